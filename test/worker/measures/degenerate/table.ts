import type { MeasureValue } from '../../../../core/catalog/measure.ts'
import { budget } from '../../../../worker/measures/budget.ts'
import { capability } from '../../../../worker/measures/capability.ts'
import { nonZeroWeights } from '../../../../worker/measures/nonZeroWeights.ts'
import { imitators } from '../../../../worker/measures/imitation.ts'
import { measures } from '../../../../worker/measures/index.ts'
import type { Evidence } from '../../../../worker/measures/measure.ts'
import { cases } from './cases.ts'

/** Every value of a piece of evidence. */
export const all = (evidence: Evidence): Record<string, MeasureValue> =>
  Object.assign({}, ...[...measures].map((measure) => measure.measure(evidence))) as Record<string, MeasureValue>

/** Students that take the place of one in the table: all are told alike. */
const others = imitators.filter((student) => student !== 'mlp 64').map((student) => student.replaceAll(' ', ''))
const isTold = (name: string) => !others.some((student) => name.endsWith(`.${student}`))

/** Values that look at the code, in the order of the catalog. */
export const told: string[] = [...measures]
  .filter((measure) => ![capability, budget, nonZeroWeights].includes(measure))
  .flatMap(({ values }) => values.map(({ name }) => name))
  .filter(isTold)

/** The table of every value in every case, in Markdown: numbers, or the letter of a reason that stands below. */
export function tableOf(): string {
  const values = Object.values(cases).map(all)
  const reasons = new Map<string, string>()
  const cell = (value: MeasureValue): string => {
    if (typeof value === 'number') return short(value)
    const letter = reasons.get(value.reason) ?? String.fromCharCode(97 + reasons.size)
    reasons.set(value.reason, letter)
    return `_${letter}_`
  }
  const rows = told.map((name) => [`\`${name}\``, ...values.map((own) => cell(own[name]!))])
  const head = ['', ...Object.keys(cases)]
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: string[], filler = ' ') =>
    `| ${cells.map((text, column) => text.padEnd(widths[column]!, filler)).join(' | ')} |`
  const notes = [...reasons].map(([reason, letter]) => `- _${letter}_: ${reason}`)
  const rule = line(
    head.map(() => ''),
    '-',
  )
  return [line(head), rule, ...rows.map((row) => line(row)), '', ...notes].join('\n')
}

/** Three digits, without a needless zero; what rounds to zero has no sign. */
function short(value: number): string {
  const text = String(Number(value.toFixed(2)))
  return (text === '-0' ? '0' : text).replace(/^(-?)0\./, '$1.')
}
