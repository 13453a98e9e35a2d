import { productsGlue } from './glue.ts'
import type { Machine } from './machine.ts'
import { prelude } from './prelude.ts'

/**
 * Products of packed blocks in C, as `measures/algebra/kernel.ts` has them and to the same bits: A is `[m / 4][rows][4]`, B
 * `[n / 8][rows][8]`, and AᵀB, summed row after row in float32, is added to the float64 sums `[columns of A, columns of B]`
 * that it has, but for blocks that lie below the diagonal where only its upper part is wanted.
 */
export const productsText = (machine: Machine): string => `${prelude(machine)}
/* Eight columns of B, or sixteen: two panels side by side. */
typedef float eight __attribute__((vector_size(32), may_alias));
typedef eight eight_anywhere __attribute__((aligned(4)));
INLINE eight load_eight(const float *p) { return *(const eight_anywhere *)p; }

struct sums {
  double *at;
  long rows, columns;
};

INLINE void add_eight(struct sums to, long i, long j, eight x) {
  if (i >= to.rows) return;
  double *const out = to.at + i * to.columns + j;
  if (j + 8 <= to.columns) {
    UNROLL for (int k = 0; k < 8; k++) out[k] += x[k];
  } else
    for (int k = 0; k < to.columns - j; k++) out[k] += x[k];
}

#define TILE(name, PANELS_A, PANELS_B)                                                                       \\
  static __attribute__((noinline)) void name(const float *a, const float *b, long rows, struct sums to, long i, long j) { \\
    eight s[4 * PANELS_A][PANELS_B] = {};                                                                    \\
    for (long row = 0; row < rows; row++) {                                                                  \\
      eight right[PANELS_B];                                                                                 \\
      UNROLL for (int q = 0; q < PANELS_B; q++) right[q] = load_eight(b + q * 8 * rows + 8 * row);           \\
      UNROLL for (int p = 0; p < PANELS_A; p++) UNROLL for (int r = 0; r < 4; r++) {                         \\
        const eight left = a[p * 4 * rows + 4 * row + r] - (eight){};                                        \\
        UNROLL for (int q = 0; q < PANELS_B; q++) s[4 * p + r][q] = s[4 * p + r][q] + left * right[q];       \\
      }                                                                                                      \\
    }                                                                                                        \\
    UNROLL for (int r = 0; r < 4 * PANELS_A; r++)                                                            \\
      UNROLL for (int q = 0; q < PANELS_B; q++) add_eight(to, i + r, j + 8 * q, s[r][q]);                    \\
  }
TILE(tile_one, 1, 1)
${
  machine.lanes === 16
    ? `
/* Eight rows by two panels of B as one vector. */
static __attribute__((noinline)) void tile_wide(const float *a, const float *b, long rows, struct sums to, long i, long j) {
  v s[8] = {};
  for (long row = 0; row < rows; row++) {
    const v right = __builtin_shufflevector(load_eight(b + 8 * row), load_eight(b + 8 * rows + 8 * row), ${Array.from({ length: 16 }, (_, k) => k).join(', ')});
    UNROLL for (int r = 0; r < 8; r++) s[r] = s[r] + spread(a[(r / 4) * 4 * rows + 4 * row + r % 4]) * right;
  }
  UNROLL for (int r = 0; r < 8; r++) {
    add_eight(to, i + r, j, __builtin_shufflevector(s[r], s[r], 0, 1, 2, 3, 4, 5, 6, 7));
    add_eight(to, i + r, j + 8, __builtin_shufflevector(s[r], s[r], 8, 9, 10, 11, 12, 13, 14, 15));
  }
}`
    : 'TILE(tile_wide, 1, 2)'
}
TILE(tile_high, 2, 1)
TILE(tile_broad, 1, 2)

static void add(const float *a, const float *b, long rows, long m, long n, int upper, struct sums to) {
  const long high = ${machine.lanes === 16 ? 8 : 4};
  for (long j = 0; j < n; j += 16) {
    const int two = j + 16 <= n;
    const long limit = upper && j + 16 < m ? j + 16 : m;
    const float *const right = b + j * rows;
    long i = 0;
    for (; i + high <= limit; i += high)
      (two ? tile_wide : ${machine.lanes === 16 ? 'tile_high' : 'tile_one'})(a + i * rows, right, rows, to, i, j);
    for (; i < limit; i += 4) (two ? tile_broad : tile_one)(a + i * rows, right, rows, to, i, j);
  }
}

${productsGlue}`
