import { instructions } from './instructions.ts'
import type { Machine } from './machine.ts'

/** What every text begins with: vectors of numbers, how they are read and written, and what is computed of them. */
export function prelude(machine: Machine): string {
  const { lanes } = machine
  return `#include <string.h>

#define LANES ${lanes}
#define INLINE static inline __attribute__((always_inline, unused))
#define PASS static __attribute__((noinline))
#define UNROLL _Pragma("GCC unroll 32")

/* Numbers side by side, and as many whole numbers; in memory they need not be aligned. */
typedef float v __attribute__((vector_size(4 * LANES), may_alias));
typedef int vi __attribute__((vector_size(4 * LANES), may_alias));
typedef v v_anywhere __attribute__((aligned(4)));

static const vi places = {${counted(lanes, (i) => i)}};

INLINE v load(const float *p) { return *(const v_anywhere *)p; }
INLINE void store(float *p, v x) { *(v_anywhere *)p = x; }
INLINE v spread(float x) { return x - (v){}; }

${instructions(machine)}
/* Numbers that are so far apart. */
INLINE v load_apart(const float *p, long apart, int n) {
  v x = {};
  for (int i = 0; i < n; i++) x[i] = p[i * apart];
  return x;
}
INLINE void store_apart(float *p, v x, long apart, int n) {
  for (int i = 0; i < n; i++) p[i * apart] = x[i];
}

/* Truth values have all bits, or none. */
INLINE v select_of(v mask, v a, v b) { return (v)(((vi)mask & (vi)a) | (~(vi)mask & (vi)b)); }
INLINE v both(v a, v b) { return (v)((vi)a & (vi)b); }
INLINE v keep_first(v x, int n) { return both(x, (v)(places < n)); }

INLINE v maximum(v a, v b) {
  const v larger = select_of((v)(a > b), a, b);
  return select_of((v)(a != a), a, select_of((v)(a == b), both(a, b), larger));
}
INLINE v minimum(v a, v b) {
  const v smaller = select_of((v)(a < b), a, b);
  return select_of((v)(a != a), a, select_of((v)(a == b), (v)((vi)a | (vi)b), smaller));
}
INLINE v absolute(v x) { return (v)((vi)x & 0x7fffffff); }
INLINE v negative(v x) { return (v)((vi)x ^ (int)0x80000000); }
INLINE v relu(v x) { return (v)(~(x < 0) & (vi)x); }
INLINE v step_of(v x) { return both((v)(x > 0), spread(1)); }
INLINE v sign_of(v x) { return step_of(x) - both((v)(x < 0), spread(1)); }

/* To whole numbers, the sign kept; from 2^23 on numbers are whole. */
INLINE v whole(v x) {
  const v much = (v)((vi)spread(8388608) | ((vi)x & (int)0x80000000));
  const v nearest = (v)((vi)(x + much - much) | ((vi)x & (int)0x80000000));
  return select_of((v)(absolute(x) < 8388608), nearest, x);
}
INLINE v signed_as(v x, v sign) { return (v)((vi)absolute(x) | ((vi)sign & (int)0x80000000)); }
INLINE v floor_of(v x) { const v n = whole(x); return signed_as(n - both((v)(n > x), spread(1)), x); }
INLINE v ceil_of(v x) { const v n = whole(x); return signed_as(n + both((v)(n < x), spread(1)), x); }

/* e to the x, within 1e-7 of it: 2 to a whole number times a polynomial (Cephes). */
INLINE v exponential(v x) {
  const v least = spread(-104), most = spread(89), in = select_of((v)(x < least), least, select_of((v)(x > most), most, x));
  const v n = whole(in * 1.44269504f);
  const v r = multiply_add(n, spread(2.12194440e-4f), multiply_add(n, spread(-0.693359375f), in));
  v y = spread(1.9875691500e-4f);
  y = multiply_add(y, r, spread(1.3981999507e-3f));
  y = multiply_add(y, r, spread(8.3334519073e-3f));
  y = multiply_add(y, r, spread(4.1665795894e-2f));
  y = multiply_add(y, r, spread(1.6666665459e-1f));
  y = multiply_add(y, r, spread(5.0000001201e-1f));
  y = multiply_add(y, r * r, r + 1);
  /* In two steps, since neither half leaves the range of exponents. */
  const vi all = __builtin_convertvector(select_of((v)(x != x), (v){}, n), vi), half = all >> 1;
  const v made = y * (v)((half + 127) << 23) * (v)((all - half + 127) << 23);
  return select_of((v)(x != x), x, made);
}

/* The natural logarithm, within 1e-7 of it (Cephes); NaN below 0. */
INLINE v logarithm(v x) {
  const v tiny = (v)(x < 1.17549435e-38f), scaled = select_of(tiny, x * 8388608, x);
  const vi bits = (vi)scaled;
  const v mantissa = (v)((bits & 0x007fffff) | 0x3f000000), small = (v)(mantissa < 0.707106781186547524f);
  v e = __builtin_convertvector((bits >> 23) - 126, v) - both(tiny, spread(23)) - both(small, spread(1));
  const v m = mantissa - 1 + both(small, mantissa), z = m * m;
  v y = spread(7.0376836292e-2f);
  y = multiply_add(y, m, spread(-1.1514610310e-1f));
  y = multiply_add(y, m, spread(1.1676998740e-1f));
  y = multiply_add(y, m, spread(-1.2420140846e-1f));
  y = multiply_add(y, m, spread(1.4249322787e-1f));
  y = multiply_add(y, m, spread(-1.6668057665e-1f));
  y = multiply_add(y, m, spread(2.0000714765e-1f));
  y = multiply_add(y, m, spread(-2.4999993993e-1f));
  y = multiply_add(y, m, spread(3.3333331174e-1f));
  y = y * m * z;
  y = multiply_add(e, spread(-2.12194440e-4f), y) - z * 0.5f;
  const v made = multiply_add(e, spread(0.693359375f), m + y);
  const v infinite = spread(__builtin_inff());
  const v right = select_of((v)(x == infinite), infinite, select_of((v)(x == 0), -infinite, made));
  return select_of((v)(x < 0), spread(__builtin_nanf("")), select_of((v)(x != x), x, right));
}

/* The hyperbolic tangent, within 2e-7 of it (Cephes). */
INLINE v tangent(v x) {
  const v size = absolute(x), z = x * x;
  v y = spread(-5.70498872745e-3f);
  y = multiply_add(y, z, spread(2.06390887954e-2f));
  y = multiply_add(y, z, spread(-5.37397155531e-2f));
  y = multiply_add(y, z, spread(1.33314422036e-1f));
  y = multiply_add(y, z, spread(-3.33332819422e-1f));
  const v near = multiply_add(y * z, x, x);
  const v far = signed_as(1 - 2 / (exponential(size + size) + 1), x);
  return select_of((v)(x != x), x, select_of((v)(size < 0.625f), near, far));
}

/* The sum, and the largest, of all numbers. */
INLINE float total(v x) {
${halvings(lanes, (shuffled) => `x = x + ${shuffled};`)}
  return x[0];
}
INLINE float largest_of(v x) {
${halvings(lanes, (shuffled) => `x = maximum(x, ${shuffled});`)}
  return x[0];
}

/* A block of as many rows as columns, its rows as columns. */
INLINE void turn_block(const float *from, long from_row, float *to, long to_row) {
  v a[LANES], b[LANES];
  UNROLL for (int i = 0; i < LANES; i++) a[i] = load(from + i * from_row);
${turning(lanes)}
  UNROLL for (int i = 0; i < LANES; i++) store(to + i * to_row, a[i]);
}

/* Rows to columns: to[j][i] = from[i][j]. */
static __attribute__((noinline, unused)) void turned(const float *from, long from_row, float *to, long to_row, long rows, long columns) {
  long i = 0;
  for (; i + LANES <= rows; i += LANES) {
    long j = 0;
    for (; j + LANES <= columns; j += LANES) turn_block(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
    for (; j < columns; j++) store(to + j * to_row + i, load_apart(from + i * from_row + j, from_row, LANES));
  }
  for (; i < rows; i++)
    for (long j = 0; j < columns; j++) to[j * to_row + i] = from[i * from_row + j];
}
`
}

export const counted = (n: number, text: (i: number) => string | number): string =>
  Array.from({ length: n }, (_, i) => text(i)).join(', ')

/** Halves of a vector on each other, until all of it is in every place. */
function halvings(lanes: number, joined: (shuffled: string) => string): string {
  const lines: string[] = []
  for (let apart = lanes / 2; apart >= 1; apart /= 2)
    lines.push(`  ${joined(`__builtin_shufflevector(x, x, ${counted(lanes, (i) => i ^ apart)})`)}`)
  return lines.join('\n')
}

/** Rows of a block exchange their places with those of neighbours, of those two on, and so on. */
function turning(lanes: number): string {
  const lines: string[] = []
  for (let apart = 1; apart < lanes; apart *= 2) {
    const low = counted(lanes, (i) => (i & apart ? lanes + i - apart : i))
    const high = counted(lanes, (i) => (i & apart ? lanes + i : i + apart))
    lines.push(`  UNROLL for (int i = 0; i < LANES; i++) if (!(i & ${apart})) {`)
    lines.push(`    b[i] = __builtin_shufflevector(a[i], a[i + ${apart}], ${low});`)
    lines.push(`    b[i + ${apart}] = __builtin_shufflevector(a[i], a[i + ${apart}], ${high});`)
    lines.push('  }')
    lines.push('  UNROLL for (int i = 0; i < LANES; i++) a[i] = b[i];')
  }
  return lines.join('\n')
}
