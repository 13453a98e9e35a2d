import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import type { Best } from '../../../core/contract/across.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** The best mean of a setting, for each of these experiments and measures that have one. */
export function bestOf(
  read: Reader,
  catalog: Catalog,
  { experiments, measures }: { experiments: readonly number[]; measures: readonly string[] },
): Best[] {
  const facts = new Map(measureFacts(catalog).map((one) => [one.name, one]))
  const directed = measures.filter((name) => facts.has(name) && facts.get(name)!.better !== 'none')
  const means = read.settingMeans(experiments, directed).filter(({ mean }) => Number.isFinite(mean))
  return [...Map.groupBy(means, ({ experiment, name }) => `${experiment} ${name}`).values()].map((settings): Best => {
    const { experiment, name } = settings[0]!
    const higher = facts.get(name)!.better === 'higher'
    const best = settings.reduce((top, one) => (one.mean > top.mean === higher && one.mean !== top.mean ? one : top))
    return { experiment, measure: name, value: best.mean, runs: best.n, settings: settings.length }
  })
}
