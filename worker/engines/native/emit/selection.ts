import type { Selection } from '../../shared/plan/plan.ts'
import { overColumns } from './columns.ts'
import { sum, times, type Writer } from './writer.ts'

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

/** The lines of a pass that marks the k largest: as many lines of numbers at a time as a vector has columns. */
export const selectionLines = (writer: Writer, pass: Selection): string[] =>
  (pass.along === 0 ? ofColumns : ofRows)(writer, pass)

const chosen = (value: string) => `both((v)(${value} >= kth), spread(1))`
const overUnits = (units: number, line: string) => `for (long i = 0; i < ${units}; i++) ${line}`
const kthOf = (writer: Writer, units: number, { k }: Selection) =>
  `const v kth = kth_largest(ordered, ${units}, *${writer.pointer(k, { type: 'int' })});`

function ofColumns(writer: Writer, pass: Selection): string[] {
  const { x, out } = pass
  const [units, columns] = pass.loops
  return [
    `static vi ordered[${units}];`,
    ...overColumns(columns, writer.machine.lanes, (column, n) => {
      const spot = { index: ['i'], column, n }
      return [
        overUnits(units, `ordered[i] = ordered_of((vi)${writer.load(x, spot)});`),
        kthOf(writer, units, pass),
        overUnits(units, writer.store(out, chosen(writer.load(x, spot)), spot)),
      ]
    }),
  ]
}

function ofRows(writer: Writer, pass: Selection): string[] {
  const { x, out } = pass
  const [rows, units] = pass.loops
  const from = (row: string) => sum([writer.pointer(x), times(row, x.strides[0]!)])
  const to = (row: string) => sum([writer.pointer(out, { written: true }), times(row, out.strides[0]!)])
  return [
    `static vi ordered[${units}];`,
    `static float columns[${units}][LANES];`,
    ...overColumns(rows, writer.machine.lanes, (row, n) => [
      `turned(${from(row)}, ${x.strides[0]}, columns[0], LANES, ${n}, ${units});`,
      overUnits(units, 'ordered[i] = ordered_of((vi)load(columns[i]));'),
      kthOf(writer, units, pass),
      overUnits(units, `store(columns[i], ${chosen('load(columns[i])')});`),
      `turned(columns[0], LANES, ${to(row)}, ${out.strides[0]}, ${units}, ${n});`,
    ]),
  ]
}
