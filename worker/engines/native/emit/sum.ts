import type { Sum } from '../../shared/plan/plan.ts'
import { overColumns } from './columns.ts'
import { evaluated } from './expression.ts'
import { counting, indented, type Writer } from './writer.ts'

/** Vectors of partial sums along a row, so that additions need not wait for each other. */
const partials = 4

/** The lines of a pass that adds values up, or finds the largest. */
export const sumLines = (writer: Writer, pass: Sum): string[] =>
  (pass.summed.at(-1) ? acrossColumns : ofColumns)(writer, pass)

/** Loops around the last that are summed, or those that are not. */
const around = ({ loops, summed }: Sum, which: boolean, lines: readonly string[]): string[] =>
  loops.slice(0, -1).reduceRight<readonly string[]>((inner, n, loop) => {
    return summed[loop] === which ? counting(`i${loop}`, n, inner) : inner
  }, lines) as string[]

const index = ({ loops }: Sum) => loops.slice(0, -1).map((_, loop) => `i${loop}`)
/** The same of the outcome, which summed loops do not move. */
const place = ({ loops, summed }: Sum) => loops.slice(0, -1).map((_, loop) => (summed[loop] ? '0' : `i${loop}`))

const begin = ({ largest }: Sum) => (largest ? 'spread(-__builtin_inff())' : '(v){}')
const joined = ({ largest }: Sum, a: string, b: string) => (largest ? `maximum(${a}, ${b})` : `${a} + ${b}`)

/** Columns stay: terms are added in their order. */
function ofColumns(writer: Writer, pass: Sum): string[] {
  const { loops, value, out } = pass
  const columns = overColumns(loops.at(-1)!, writer.machine.lanes, (column, n) => {
    const made = evaluated(writer, value, { index: index(pass), column, n })
    return [
      `v sum = ${begin(pass)};`,
      ...around(pass, true, [...made.lines, `sum = ${joined(pass, 'sum', made.value)};`]),
      writer.store(out, 'sum', { index: place(pass), column, n }),
    ]
  })
  return around(pass, false, columns)
}

/** Columns are added too: the i-th vector of them to the partial sum i mod 4, which are then added in their order. */
function acrossColumns(writer: Writer, pass: Sum): string[] {
  const { loops, value, out } = pass
  const { lanes } = writer.machine
  const columns = loops.at(-1)!
  const term = (column: string, n: number, sum: number): string[] => {
    const made = evaluated(writer, value, { index: index(pass), column, n })
    const none = pass.largest
      ? `select_of((v)(places < ${n}), ${made.value}, ${begin(pass)})`
      : `keep_first(${made.value}, ${n})`
    return [...made.lines, `s${sum} = ${joined(pass, `s${sum}`, n === lanes ? made.value : none)};`]
  }
  const at = (column: number, sum: number) => {
    const n = Math.min(lanes, columns - column)
    return ['{', ...term(String(column), n, sum).map(indented), '}']
  }
  const wide = partials * lanes
  const whole = columns - (columns % wide)
  const many = Array.from({ length: whole ? partials : 0 }, (_, i) => [
    '{',
    ...term(`c + ${i * lanes}`, lanes, i).map(indented),
    '}',
  ])
  const rest = Array.from({ length: Math.ceil((columns - whole) / lanes) }, (_, i) => at(whole + i * lanes, i))
  const terms = [
    ...(whole ? [`for (long c = 0; c < ${whole}; c += ${wide}) {`, ...many.flat().map(indented), '}'] : []),
    ...rest.flat(),
  ]
  const all = joined(pass, joined(pass, 's0', 's1'), `(${joined(pass, 's2', 's3')})`)
  return around(pass, false, [
    `v ${Array.from({ length: partials }, (_, i) => `s${i} = ${begin(pass)}`).join(', ')};`,
    ...around(pass, true, terms),
    `const v all = spread(${pass.largest ? 'largest_of' : 'total'}(${all}));`,
    writer.store(out, 'all', { index: place(pass), column: '0', n: 1 }),
  ])
}
