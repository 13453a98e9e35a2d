import { fittedDifference, fittedOptimum, type MeasuredCurve } from '../../core/statistics/fittedOptimum.ts'
import { optimum } from '../../core/statistics/optimum.ts'
import { oneSource } from '../../core/statistics/source.ts'
import { markdown, percent } from './markdown.ts'
import { draws, fewSamples, seedCounts, standard, type Draws, type Sample } from './samples.ts'

/** Costs as they are swept, the same with three more between each two, and only three of them. */
const seven = [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06]
export const grids = {
  'seven costs': seven,
  'three of them': [0, 0.01, 0.06],
  'twice as many': seven.flatMap((at, i) => (i === 0 ? [at] : [(at + seven[i - 1]!) / 2, at])),
}

/** Curves over a cost, in standard deviations of a seed: how far from `best` on the root of the cost. */
export const shapes: { name: string; best: number | null; level: (cost: number) => number }[] = [
  { name: 'best inside, at .01', best: 0.01, level: (cost) => -80 * (Math.sqrt(cost) - 0.1) ** 2 },
  { name: 'best at 0, falling', best: 0, level: (cost) => -40 * cost },
  {
    name: 'rises steeply to .01, falls slowly',
    best: 0.01,
    level: (cost) => (cost < 0.01 ? -20 * (0.1 - Math.sqrt(cost)) : -5 * (Math.sqrt(cost) - 0.1)),
  },
  { name: 'flat', best: null, level: () => 0 },
]

/** How often the fitted curve, and the old test of neighbours, find no optimum; how often the interval holds the true one. */
export function fitted(times: number): string {
  const rows = fewSamples.flatMap((sample) =>
    shapes.flatMap((shape) =>
      Object.entries(grids).map(([grid, costs]) => [
        sample.name,
        shape.name,
        grid,
        ...seedCounts.map((n) => trial(sample, shape, costs, n, times)),
      ]),
    ),
  )
  return markdown(['seeds scatter as', 'curve', 'grid', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

function trial(sample: Sample, { level, best }: (typeof shapes)[0], costs: number[], n: number, times: number): string {
  const from = draws(n)
  let [flat, old, held, drawn] = [0, 0, 0, 0]
  for (let i = 0; i < times; i++) {
    const curve = curveOf(costs, level, n, sample, from)
    const found = fittedOptimum(curve, { bounds: [0, null] })
    if (optimum(curve.settings.map(({ runs }) => runs), 'higher', oneSource).kind === 'flat') old++
    if (found.kind === 'flat') flat++
    if (found.kind !== 'optimum') continue
    drawn++
    if (best !== null && found.low <= best + 1e-9 && best - 1e-9 <= found.high) held++
  }
  const called = `flat ${percent(flat / times)} (${percent(old / times)})`
  return best === null ? called : `${called}, else held ${percent(held / drawn)}`
}

/** A simulated curve, in standard deviations of a seed; half of one counts as none. */
export function curveOf(costs: number[], level: (cost: number) => number, n: number, sample: Sample, from: Draws): MeasuredCurve {
  const run = (at: number) => (seed: number) => ({ seed, value: level(at) + standard(sample, from) })
  const settings = costs.map((at) => ({ at, runs: Array.from({ length: n }, (_, seed) => run(at)(seed)) }))
  return { settings, better: 'higher', margin: 0.5 }
}

const twos: { name: string; b: number }[] = [
  { name: 'both best at .01', b: 0.01 },
  { name: 'apart, but one place within both margins (.01, .019)', b: 0.019 },
  { name: 'just so far apart that none is (.01, .0335)', b: 0.0335 },
  { name: 'far apart (.01, .06)', b: 0.06 },
]

/** How often two optima are called apart, and one, in brackets. */
export function apart(times: number): string {
  const at = (best: number) => (cost: number) => -80 * (Math.sqrt(cost) - Math.sqrt(best)) ** 2
  const rows = twos.flatMap(({ name, b }) =>
    Object.entries(grids).map(([grid, costs]) => [
      name,
      grid,
      ...seedCounts.map((n) => {
        const from = draws(n)
        let [shown, one] = [0, 0]
        for (let i = 0; i < times; i++) {
          const [first, second] = [at(0.01), at(b)].map((level) => curveOf(costs, level, n, fewSamples[0]!, from))
          const found = fittedDifference(first!, second!, { bounds: [0, null] })
          if (found.apart! <= 0.05) shown++
          if (found.one! <= 0.05) one++
        }
        return `${percent(shown / times)} (${percent(one / times)})`
      }),
    ]),
  )
  return markdown(['in truth', 'grid', ...seedCounts.map((n) => `n = ${n}`)], rows)
}
