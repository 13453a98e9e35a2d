import { listsRoom, together } from '../../shared/plan/lists.ts'
import type { Lists } from '../../shared/plan/plan.ts'
import { counting, offsetOf, type Writer } from './writer.ts'

/** What passes that make lists call. */
export const listsText = `/* Four numbers side by side. */
typedef float four __attribute__((vector_size(16), may_alias));
typedef four four_anywhere __attribute__((aligned(4)));

INLINE int has_any(four x) {
#if defined(__SSE2__)
  return __builtin_ia32_movmskps((four)(x != 0)) != 0;
#elif defined(__aarch64__)
  return vmaxvq_u32((uint32x4_t)(x != 0)) != 0;
#else
  return (x[0] != 0) | (x[1] != 0) | (x[2] != 0) | (x[3] != 0);
#endif
}

/* Writes the k-th four numbers of a list behind the first n, where they stay if one of them is not 0. */
INLINE long listed(four x, long k, int *indices, float *fours, long n) {
  indices[n] = (int)k;
  *(four *)(fours + 4 * n) = x;
  return n + has_any(x);
}

/* Where up to four columns, neighbours in memory or not (\`apart\`), are not 0: how many places, their indices, the numbers there. */
INLINE long list_of(const float *from, long along, long apart, long columns, long inner, int *indices, float *fours) {
  long n = 0, k = 0;
  if (columns == 4 && apart == 1) {
    for (; k < inner; k++) n = listed(*(const four_anywhere *)(from + k * along), k, indices, fours, n);
  } else if (columns == 4 && along == 1) {
    for (; k + 4 <= inner; k += 4) {
      four x[4], y[4];
      UNROLL for (int i = 0; i < 4; i++) x[i] = *(const four_anywhere *)(from + i * apart + k);
      UNROLL for (int i = 0; i < 4; i += 2) {
        y[i] = __builtin_shufflevector(x[i], x[i + 1], 0, 4, 2, 6);
        y[i + 1] = __builtin_shufflevector(x[i], x[i + 1], 1, 5, 3, 7);
      }
      UNROLL for (int i = 0; i < 2; i++) {
        x[i] = __builtin_shufflevector(y[i], y[i + 2], 0, 1, 4, 5);
        x[i + 2] = __builtin_shufflevector(y[i], y[i + 2], 2, 3, 6, 7);
      }
      UNROLL for (int i = 0; i < 4; i++) n = listed(x[i], k + i, indices, fours, n);
    }
  }
  for (; k < inner; k++) {
    four x = {};
    for (int i = 0; i < columns; i++) x[i] = from[k * along + i * apart];
    n = listed(x, k, indices, fours, n);
  }
  return n;
}
`

/** The lines of a pass that lists where matrices are not 0. */
export function listsLines(writer: Writer, { matrices, inner, columns, of, out }: Lists): string[] {
  const { indices, nextIndices, fours, nextFours } = listsRoom(inner, columns)
  const [, along, apart] = of.strides as [number, number, number]
  const [from, to] = [writer.pointer(of), writer.pointer(out, { written: true })]
  const whole = Math.floor(columns / together)
  const list = (columns: number) =>
    `counts[l] = (int)list_of(from + l * ${together * apart}, ${along}, ${apart}, ${columns}, ${inner}, counts + ${indices} + l * ${nextIndices}, (float *)counts + ${fours} + l * ${nextFours});`
  const rest = columns % together
  return counting('m', matrices, [
    `const float *const from = ${from} + ${offsetOf(of.strides.slice(0, 1), ['m'])};`,
    `int *const counts = (int *)(${to} + ${offsetOf(out.strides, ['m'])});`,
    ...(whole ? [`for (long l = 0; l < ${whole}; l++) ${list(together)}`] : []),
    ...(rest ? [`{ const long l = ${whole}; ${list(rest)} }`] : []),
  ])
}
