import type { Comparison } from '../compare/compare.ts'
import { pairWords } from '../compare/words.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import type { Axis } from '../experiment/types.ts'
import { rounded } from '../statistics/rounded.ts'
import { sentence, spreadsIn } from './caption.ts'
import { composed, plainColumns } from './compose.ts'
import type { FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Provenance, type Row } from './figure.ts'
import { differencePanel, lookedSide, sideLooks, type DrawnPair } from './differences/panel.ts'
import { namesAxis } from './plot/axes.ts'
import type { Key } from './plot/keys.ts'
import type { Panel, Plot } from './plot/plot.ts'
import { shortened } from './shortened.ts'
import { paper, type Theme } from './theme.ts'

/** The two sides of a comparison. */
export interface Sides {
  a: { id: number; name: string; axes: readonly Axis[] }
  b: { id: number; name: string; axes: readonly Axis[] }
}

/** The most pairs that one figure shows. */
const mostPairs = 24
/** The longest name of a pair beside its row, in points. */
const longestName = 150

/** The differences of one measure, pair by pair. */
interface Drawn {
  facts: MeasureFacts
  pairs: DrawnPair[]
}

/** Paired differences before they have a size: a panel for each measure, a row for each pair of settings. */
export function differencesPlot(
  { pairs }: Pick<Comparison, 'pairs'>,
  sides: Sides,
  measures: readonly MeasureFacts[],
  columns: number,
  theme: Theme,
): Plot {
  const drawn = drawnOf(pairs, sides, measures, theme)
  const panels = drawn.map(({ facts, pairs }, i): Panel => {
    const panel = differencePanel(facts, pairs, theme)
    // The first panel of a row names the pairs, if its neighbours show the same.
    const same = i % columns > 0 && labelsOf(drawn[i - 1]!) === labelsOf(drawn[i]!)
    return same
      ? {
          ...panel,
          y: namesAxis(
            '',
            pairs.map(({ label }) => label),
            { down: true, most: 0 },
          ),
        }
      : panel
  })
  const holes = (columns - (panels.length % columns)) % columns
  const blank: Panel = { title: '', x: namesAxis('', []), y: namesAxis('', []), marks: [], height: 0, blank: true }
  return {
    heading: `A: ${sides.a.name} (${sides.a.id}); B: ${sides.b.name} (${sides.b.id})`,
    caption: captionOf(drawn, pairs.length),
    panels: [...panels, ...Array.from({ length: holes }, () => blank)],
    columns,
    aspect: 0.5,
    keys: [keysOf(drawn, theme)],
  }
}

const labelsOf = ({ pairs }: Drawn): string => pairs.map(({ label }) => label).join('\n')

function drawnOf(
  pairs: Comparison['pairs'],
  { a, b }: Sides,
  measures: readonly MeasureFacts[],
  theme: Theme,
): Drawn[] {
  return measures.flatMap((facts) => {
    const own = pairs.slice(0, mostPairs).flatMap((pair): DrawnPair[] => {
      const difference = pair.measures.find(({ measure }) => measure === facts.name)?.difference
      return difference
        ? [{ label: shortened(pairWords(pair, a.axes, b.axes), longestName, theme.body), difference }]
        : []
    })
    return own.length > 0 ? [{ facts, pairs: own }] : []
  })
}

function captionOf(drawn: readonly Drawn[], pairs: number): string {
  const all = drawn.flatMap((one) => one.pairs.map(({ difference }) => difference))
  const counts = all.map(({ seeds }) => seeds.length)
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return sentence([
    `Differences B − A of runs with the same seed; ${least === most ? most : `${least}–${most}`} shared ${most === 1 ? 'seed' : 'seeds'} per pair`,
    ...spreadsIn(all.map(({ spread }) => spread)),
    'not corrected for how many are shown',
    ...(pairs > mostPairs ? [`the first ${mostPairs} of ${pairs} pairs`] : []),
  ])
}

function keysOf(drawn: readonly Drawn[], theme: Theme): Key[] {
  const sides = new Set(drawn.flatMap(({ facts, pairs }) => pairs.map((pair) => lookedSide(pair, facts))))
  const words = { A: 'A is better', B: 'B is better', neither: 'not told apart, or neither direction is better' }
  const means = (['A', 'B', 'neither'] as const)
    .filter((side) => sides.has(side))
    .map((side): Key => {
      const { shape, colour } = sideLooks[side]
      return {
        text: words[side],
        room: 8,
        dot: { shape, fill: theme.background, stroke: colour, size: 40, weight: 1.2 },
      }
    })
  const seed = { shape: 'circle', fill: theme.muted, stroke: theme.muted, size: 8, weight: 0.3, opacity: 0.6 }
  return [...means, { text: 'one seed', room: 4, dot: seed }]
}

/** Paired differences as a figure. Throws if no pair shares a seed in any of the measures. */
export function differences(
  compared: Pick<Comparison, 'pairs'>,
  sides: Sides,
  measures: readonly MeasureFacts[],
  provenance: Provenance,
  options: Pick<FigureOptions, 'width' | 'theme' | 'spell'> = {},
): Figure {
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const width = options.width ?? 'page'
  const plot = differencesPlot(compared, sides, measures, inPoints(width) < 300 ? 1 : 2, theme)
  if (plot.panels.every(({ blank }) => blank))
    throw new Error('differences: no pair of settings shares a seed in these measures')
  const rows = rowsOf(compared.pairs, sides, measures)
  return composed(
    { provenance },
    '',
    { ...options, width },
    {
      name: 'differences',
      title: plot.heading,
      description: describe(rows),
      plot,
      rows,
      columns: plainColumns(
        'mark',
        'A',
        'B',
        'measure',
        'unit',
        'better',
        'seed',
        'n',
        'value',
        'low',
        'high',
        'spread',
      ),
      runs: [],
      about: { a: sides.a.name, b: sides.b.name, measures: measures.map(({ name }) => name) },
    },
  )
}

function rowsOf(pairs: Comparison['pairs'], { a, b }: Sides, measures: readonly MeasureFacts[]): Row[] {
  return pairs.slice(0, mostPairs).flatMap((pair) =>
    measures.flatMap(({ name, unit, better }): Row[] => {
      const difference = pair.measures.find(({ measure }) => measure === name)?.difference
      if (!difference) return []
      const { mean, spread, seeds, values } = difference
      const place = {
        A: pairWords({ ...pair, b: pair.a }, a.axes, a.axes),
        B: pairWords({ ...pair, a: pair.b }, b.axes, b.axes),
        measure: name,
        unit,
        better,
      }
      const { low, high, kind } = spread
      return [
        { mark: 'mean', ...place, n: seeds.length, value: mean, low, high, spread: kind },
        ...values.map((value, i) => ({ mark: 'seed', ...place, seed: seeds[i]!, value })),
      ]
    }),
  )
}

function describe(rows: readonly Row[]): string {
  const three = (value: unknown) => rounded(Number(value), 3)
  const means = rows.filter(({ mark }) => mark === 'mean')
  const words = means.map(
    ({ measure, A, B, value, low, high, n }) =>
      `${measure}, ${A === B ? A : `A ${A}, B ${B}`}: ${three(value)} (${three(low)} to ${three(high)}, ${n} seeds)`,
  )
  return `Differences B − A, paired by seed. ${words.join('; ')}.`
}
