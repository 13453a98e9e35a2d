import { bootstrap } from '../../core/statistics/bootstrap.ts'
import { uniforms } from '../../core/statistics/uniforms.ts'
import { markdown, rate } from './markdown.ts'
import { draws, samples, seedCounts, type Sample } from './samples.ts'

/** How often the 95% interval of a mean holds the true mean. */
export function means(times: number): string {
  const coverage = (sample: Sample, n: number) => {
    const from = draws(n)
    let covered = 0
    for (let i = 0; i < times; i++) {
      const values = Array.from({ length: n }, () => sample.draw(from))
      const { low, high } = bootstrap(values, uniforms(i))
      if (low <= sample.mean && sample.mean <= high) covered++
    }
    return rate(covered, times)
  }
  const rows = samples.map((sample) => [sample.name, ...seedCounts.map((n) => coverage(sample, n))])
  return markdown(['seeds scatter as', ...seedCounts.map((n) => `n = ${n}`)], rows)
}
