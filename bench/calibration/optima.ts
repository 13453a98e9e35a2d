import { optimum } from '../../core/statistics/optimum.ts'
import { uniforms } from '../../core/statistics/uniforms.ts'
import { markdown, rate } from './markdown.ts'
import { draws, fewSamples, seedCounts, standard, type Sample } from './samples.ts'

/** Curves over seven settings, in standard deviations of a seed, with their true optimum. */
const shapes = [
  { name: 'best inside, by one sd', means: [-3, -2, -1, 0, -1, -2, -3], best: 3 },
  { name: 'best at an end, by one sd', means: [0, -1, -2, -3, -4, -5, -6], best: 0 },
  { name: 'flat', means: [0, 0, 0, 0, 0, 0, 0], best: null },
]

/** How often a curve is called flat, and how often the interval of its optimum, if one is drawn, holds the true one. */
export function optima(times: number): string {
  const rows = fewSamples.flatMap((sample) =>
    shapes.map((shape) => [sample.name, shape.name, ...seedCounts.map((n) => trial(sample, shape, n, times))]),
  )
  return markdown(['seeds scatter as', 'curve', ...seedCounts.map((n) => `n = ${n}`)], rows)
}

function trial(sample: Sample, { means, best }: (typeof shapes)[number], n: number, times: number): string {
  const from = draws(n)
  let [flat, drawn, held] = [0, 0, 0]
  for (let i = 0; i < times; i++) {
    const curve = means.map((mean) =>
      Array.from({ length: n }, (_, seed) => ({ seed, value: mean + standard(sample, from) })),
    )
    const found = optimum(curve, 'higher', uniforms(i))
    if (found.kind === 'flat') flat++
    if (found.kind !== 'optimum') continue
    drawn++
    if (best !== null && found.low <= best && best <= found.high) held++
  }
  const called = `flat ${rate(flat, times)}`
  return best === null ? called : `${called}, else held ${rate(held, drawn)}`
}
