import type { Selection } from '../../shared/plan/plan.ts'
import { overColumns } from './columns.ts'
import { indented, sum, times, type Writer } from './writer.ts'

/** What passes that select call. */
export const selectionText = `/* Whole numbers in the order of the numbers: of a negative one all bits but the sign are turned over; and back. */
INLINE vi ordered_of(vi x) { return x ^ ((x >> 31) & 0x7fffffff); }

/* How many numbers of each column are at least so much. */
INLINE vi count_of(const vi *ordered, long n, vi least) {
  vi counts[4] = {};
  long i = 0;
  for (; i + 4 <= n; i += 4) UNROLL for (int j = 0; j < 4; j++) counts[j] -= (vi)(ordered[i + j] >= least);
  for (; i < n; i++) counts[0] -= (vi)(ordered[i] >= least);
  return counts[0] + counts[1] + (counts[2] + counts[3]);
}

INLINE int all_of(vi mask) {
  int all = -1;
  for (int i = 0; i < LANES; i++) all &= mask[i];
  return all;
}

/*
 * The k-th largest of each column of n. Bit after bit, from the sign: the threshold gets it where at least k are then still at
 * least the threshold. A column is done once exactly k are; their least is the k-th largest. Where fewer than k are above 0 and
 * at least k not below, it is 0.
 */
static __attribute__((noinline)) v kth_largest(const vi *ordered, long n, int k) {
  const vi all = (vi){} + (int)0x80000000, most = (vi){} + 0x7fffffff;
  const vi above = count_of(ordered, n, (vi){} + 1), from = count_of(ordered, n, (vi){});
  vi done = (vi)(above < k) & (vi)(from >= k), threshold = ~done & all;
  for (unsigned bit = 0x80000000; bit && !all_of(done); bit >>= 1) {
    const vi tried = threshold ^ (int)bit, count = count_of(ordered, n, tried);
    const vi taken = (vi)(count >= k) & ~done;
    threshold = (taken & tried) | (~taken & threshold);
    done |= (vi)(count == k);
  }
  vi least = most;
  for (long i = 0; i < n; i++) {
    const vi in = (vi)(ordered[i] >= threshold) & (vi)(ordered[i] < least);
    least = (in & ordered[i]) | (~in & least);
  }
  return (v)ordered_of(least);
}
`

/** The lines of a pass that marks the k largest. */
export function selectionLines(writer: Writer, pass: Selection): string[] {
  const { loops, along, k, x, out } = pass
  const count = `*${writer.pointer(k, { type: 'int' })}`
  const [from, to] = [writer.pointer(x), writer.pointer(out, { written: true })]
  const [units, others] = along === 0 ? loops : [loops[1], loops[0]]
  const begin = [`static vi ordered[${units}];`]
  const kth = `const v kth = kth_largest(ordered, ${units}, ${count});`
  const { lanes } = writer.machine
  const overUnits = (lines: string[]) => [`for (long i = 0; i < ${units}; i++) {`, ...lines.map(indented), '}']
  const chosen = (value: string) => `both((v)(${value} >= kth), spread(1))`
  const [nextX, nextOut] = [x.strides[0]!, out.strides[0]!]
  if (along === 0)
    return [
      ...begin,
      ...overColumns(others, lanes, (column, n) => {
        const spot = { index: ['i'], column, n }
        return [
          ...overUnits([`ordered[i] = ordered_of((vi)${writer.load(x, spot)});`]),
          kth,
          ...overUnits([writer.store(out, chosen(writer.load(x, spot)), spot)]),
        ]
      }),
    ]
  return [
    ...begin,
    `static float columns[${units}][LANES];`,
    ...overColumns(others, lanes, (column, n) => [
      `turned(${sum([from, times(column, nextX)])}, ${nextX}, columns[0], LANES, ${n}, ${units});`,
      ...overUnits(['ordered[i] = ordered_of((vi)load(columns[i]));']),
      kth,
      ...overUnits([`store(columns[i], ${chosen('load(columns[i])')});`]),
      `turned(columns[0], LANES, ${sum([to, times(column, nextOut)])}, ${nextOut}, ${units}, ${n});`,
    ]),
  ]
}
