import type { Machine } from './machine.ts'

interface Names {
  /** Defined where the processor has it. */
  needs: string
  known: string
  gcc: string
  intel: string
}

/** Of a vector of so many numbers on x86: names that GCC's own headers use, by one that tells whether it knows them, and Intel's. */
const x86: Record<Machine['lanes'], Names[]> = {
  16: [
    {
      needs: '__AVX512F__',
      known: '__builtin_ia32_vfmaddps512_mask',
      gcc: `#define FIRST(n) (unsigned short)((1u << (n)) - 1)
#define masked_load(p, n) (v)__builtin_ia32_loadups512_mask(p, (v){}, FIRST(n))
#define masked_store(p, x, n) __builtin_ia32_storeups512_mask(p, x, FIRST(n))
#define fused(a, b, c) (v)__builtin_ia32_vfmaddps512_mask(a, b, c, FIRST(16), 4)
#define rooted(x) (v)__builtin_ia32_sqrtps512_mask(x, (v){}, FIRST(16), 4)`,
      intel: `#define FIRST(n) (__mmask16)((1u << (n)) - 1)
#define masked_load(p, n) (v)_mm512_maskz_loadu_ps(FIRST(n), p)
#define masked_store(p, x, n) _mm512_mask_storeu_ps(p, FIRST(n), (__m512)(x))
#define fused(a, b, c) (v)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c))
#define rooted(x) (v)_mm512_sqrt_ps((__m512)(x))`,
    },
  ],
  8: [
    {
      needs: '__AVX2__',
      known: '__builtin_ia32_maskloadps256',
      gcc: `#define masked_load(p, n) (v)__builtin_ia32_maskloadps256((const v *)(p), places < (n))
#define masked_store(p, x, n) __builtin_ia32_maskstoreps256((v *)(p), places < (n), x)`,
      intel: `#define masked_load(p, n) (v)_mm256_maskload_ps(p, (__m256i)(places < (n)))
#define masked_store(p, x, n) _mm256_maskstore_ps(p, (__m256i)(places < (n)), (__m256)(x))`,
    },
    {
      needs: '__FMA__',
      known: '__builtin_ia32_vfmaddps256',
      gcc: '#define fused(a, b, c) (v)__builtin_ia32_vfmaddps256(a, b, c)',
      intel: '#define fused(a, b, c) (v)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c))',
    },
    {
      needs: '__AVX__',
      known: '__builtin_ia32_sqrtps256',
      gcc: '#define rooted(x) (v)__builtin_ia32_sqrtps256(x)',
      intel: '#define rooted(x) (v)_mm256_sqrt_ps((__m256)(x))',
    },
  ],
  4: [],
}

const named = ({ needs, known, gcc, intel }: Names): string => `#ifdef ${needs}
#if !defined(__clang__) && __has_builtin(${known})
${gcc}
#else
#include <immintrin.h>
${intel}
#endif
#endif`

/**
 * What C has no words for: a part of a vector in memory, a product and a sum that are rounded once, square roots. GCC is
 * asked for it without <immintrin.h>, which takes it as long to read as a short text takes to compile.
 */
export const instructions = ({ lanes }: Machine): string => `#if defined(__x86_64__)
${x86[lanes].map(named).join('\n')}
#elif defined(__aarch64__)
#include <arm_neon.h>
#define fused(a, b, c) (v)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b))
#define rooted(x) (v)vsqrtq_f32((float32x4_t)(x))
#endif

/* The first n numbers, the others 0. */
INLINE v load_first(const float *p, int n) {
#ifdef masked_load
  return masked_load(p, n);
#else
  v x = {};
  memcpy(&x, p, 4 * n);
  return x;
#endif
}
INLINE void store_first(float *p, v x, int n) {
#ifdef masked_store
  masked_store(p, x, n);
#else
  memcpy(p, &x, 4 * n);
#endif
}

/* a b + c, rounded once where the processor can. */
INLINE v multiply_add(v a, v b, v c) {
#ifdef fused
  return fused(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE v square_root(v x) {
#ifdef rooted
  return rooted(x);
#else
  for (int i = 0; i < LANES; i++) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}
`
