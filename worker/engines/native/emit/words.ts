import { wordsGlue } from './glue.ts'
import type { Machine } from './machine.ts'
import { counted, prelude } from './prelude.ts'

/** Vectors of counters at a time: one's arithmetic hides another's latency. */
const GROUPS = 4

/** Random words in C, as `core/random/threefryKernel.ts` has them. */
export const wordsText = (machine: Machine): string => `${prelude(machine)}
typedef unsigned vu __attribute__((vector_size(4 * LANES), may_alias));
typedef vu vu_anywhere __attribute__((aligned(4)));
#define GROUPS ${GROUPS}
#define EACH for (int g = 0; g < GROUPS; g++)

INLINE void round_of(vu *x, vu *y, int bits) {
  UNROLL EACH x[g] += y[g];
  UNROLL EACH y[g] = (y[g] << bits | y[g] >> (32 - bits)) ^ x[g];
}

/* Threefry-2x32 of 20 rounds: both words of GROUPS * LANES counters from (block, step) on. */
INLINE void words_of(unsigned *out, const unsigned *key, unsigned step, unsigned block) {
  static const unsigned char bits[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  vu x[GROUPS], y[GROUPS];
  UNROLL EACH {
    x[g] = (vu)places + (block + g * LANES + key[0]);
    y[g] = (vu){} + (step + key[1]);
  }
  UNROLL for (int q = 0; q < 5; q++) {
    UNROLL for (int i = 0; i < 4; i++) round_of(x, y, bits[q % 2][i]);
    UNROLL EACH {
      x[g] += key[(q + 1) % 3];
      y[g] += key[(q + 2) % 3] + q + 1;
    }
  }
  UNROLL EACH {
    *(vu_anywhere *)(out + 2 * LANES * g) = __builtin_shufflevector(x[g], y[g], ${interleaved(machine.lanes, 0)});
    *(vu_anywhere *)(out + 2 * LANES * g + LANES) = __builtin_shufflevector(x[g], y[g], ${interleaved(machine.lanes, machine.lanes / 2)});
  }
}

static void words(unsigned *out, long count, unsigned k0, unsigned k1, unsigned step, unsigned block) {
  const unsigned key[3] = {k0, k1, 0x1bd11bda ^ k0 ^ k1};
  const long each = 2 * GROUPS * LANES;
  long at = 0;
  for (; at + each <= count; at += each, block += each / 2) words_of(out + at, key, step, block);
  if (at == count) return;
  unsigned last[2 * GROUPS * LANES];
  words_of(last, key, step, block);
  memcpy(out + at, last, 4 * (count - at));
}

${wordsGlue}`

/** Numbers of two vectors in turn, from so far on in each. */
const interleaved = (lanes: number, from: number): string =>
  counted(lanes, (i) => from + (i >> 1) + (i & 1 ? lanes : 0))
