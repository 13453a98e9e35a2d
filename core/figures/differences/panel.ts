import type { MeasureComparison } from '../../compare/compare.ts'
import { betterSide } from '../../compare/words.ts'
import type { MeasureFacts } from '../../catalog/measure.ts'
import { namesAxis } from '../plot/axes.ts'
import type { Dot, Mark, Panel, PlotAxis } from '../plot/plot.ts'
import { chooseScale } from '../scale.ts'
import { shortNumber } from '../text.ts'
import type { Theme } from '../theme.ts'

/** The difference of one pair of settings in the measure of a panel. */
export interface DrawnPair {
  label: string
  difference: NonNullable<MeasureComparison['difference']>
}

/** The look of a mean by the side that is better; grey where the interval does not tell. */
export const sideLooks = {
  A: { shape: 'square', colour: '#D55E00' },
  B: { shape: 'circle', colour: '#0072B2' },
  neither: { shape: 'diamond', colour: '#595959' },
} as const

/** Room of a pair's row, in points. */
const rowHeight = 15
const tickRoom = 42

/** The side that is better, as its look is named. */
export const lookedSide = ({ difference }: DrawnPair, { better }: Pick<MeasureFacts, 'better'>) =>
  betterSide(difference, better) ?? 'neither'

/** Differences in one measure: a row for each pair, a dot for each seed, the mean with its interval, and zero as a line. */
export function differencePanel(facts: MeasureFacts, pairs: readonly DrawnPair[], theme: Theme): Panel {
  const looks = pairs.map((pair) => sideLooks[lookedSide(pair, facts)])
  const seeds = pairs.flatMap(({ difference: { values, seeds } }, row): Dot[] =>
    values.map((x, i) => {
      const { colour } = looks[row]!
      const y = row + offset(i, values.length)
      return { x, y, shape: 'circle', fill: colour, stroke: colour, size: 8, seed: seeds[i]! }
    }),
  )
  const means = pairs.map(({ difference: { mean } }, y): Dot => {
    const { shape, colour } = looks[y]!
    return { x: mean, y, shape, fill: theme.background, stroke: colour, size: 40 }
  })
  const bars = pairs.flatMap(({ difference: { mean: x, spread } }, y) =>
    spread.n > 1 ? [{ x, y, low: spread.low, high: spread.high, stroke: looks[y]!.colour }] : [],
  )
  const zero = [-Infinity, Infinity].map((y) => ({ x: 0, y, series: 'zero', stroke: theme.ink, dash: [] }))
  const marks: Mark[] = [
    { kind: 'line', name: 'no difference', rows: zero, weight: 0.6, about: 'No difference' },
    { kind: 'dots', name: 'seeds', rows: seeds, weight: 0.3, opacity: 0.45 },
    { kind: 'bars', name: 'intervals', along: 'x', rows: bars, weight: 1.2 },
    { kind: 'dots', name: 'means', rows: means, weight: 1.2 },
  ]
  return {
    title: facts.label,
    x: differenceAxis(facts, pairs),
    y: namesAxis(
      '',
      pairs.map(({ label }) => label),
      { down: true },
    ),
    marks,
    height: Math.max(2, pairs.length) * rowHeight,
  }
}

/** Seeds of a row beside each other, so that equal ones are seen. */
const offset = (i: number, count: number): number => (count < 2 ? 0 : (i / (count - 1) - 0.5) * 0.5)

function differenceAxis({ unit, better }: MeasureFacts, pairs: readonly DrawnPair[]): PlotAxis {
  const values = pairs.flatMap(({ difference: { values, spread } }) => [...values, spread.low, spread.high])
  const means = pairs.map(({ difference: { mean } }) => mean)
  const notes = [...(unit ? [unit] : []), ...(better === 'none' ? [] : [`${better} is better for B`])]
  return {
    title: ['B − A', notes.length > 0 ? `(${notes.join('; ')})` : ''],
    scale: (length) => chooseScale(means, [0, ...values], Math.floor(length / tickRoom)),
    text: shortNumber,
    grid: true,
  }
}
