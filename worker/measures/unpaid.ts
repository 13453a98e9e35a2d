import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { aucOf } from './algebra/ranking.ts'
import { finite, score, undefinedHere } from './facts.ts'
import { meanOverConcepts } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import { fitProbes, r2, read } from './ladder.ts'
import type { Evidence, Measure } from './measure.ts'
import { sheetOf } from './sheet.ts'
import { labelsWords, rungWords } from './reading.ts'

const labels = 100
const source = 'this lab; k-sparse probing: Gurnee et al. 2023, arXiv 2305.01610'

const facts = (name: string, unit: string, nothing: number, place: number): MeasureFacts =>
  score(name, `Probe ${unit} of unpaid concepts, ${rungWords('k1', `${labels}`)}`, source, {
    means: 'How well the best single unit reads concepts that are not targets of the task: what nobody was paid for.',
    formula: `${unit} of a probe on one unit and ${labelsWords(`${labels}`)}, mean over such concepts`,
    unit,
    nothing,
    unpaid: true,
    // Before any reader of the targets, where a task has such concepts at all.
    roles: { 'new reader': { values: place, classes: place } },
  })
const values = [facts('unpaid.k1.n100', 'R²', 0, 0), facts('unpaidAuc.k1.n100', 'AUC', 0.5, 0.5)]

/**
 * How well the best single unit reads concepts that are not the task's targets, with 100 labelled rows: what no student was
 * paid to make readable. R² over value concepts, AUC over binary ones and classes, as in the probe ladder.
 */
export const unpaid: Measure = onFiniteCode({
  name: 'unpaid',
  summary: 'How well concepts that are not the targets are read from the best unit, with 100 labels.',
  source,
  options: z.object({}),
  rotates: true,
  values,
  measure(evidence) {
    const { factors, train, test, scored, heldOut } = sheetOf(evidence)
    if (train.n < labels) return all(undefinedHere(`only ${train.n} labelled rows`))
    const probes = fitProbes(train, labels, 1)
    const scales = train.scales(0, train.n)
    const { sd } = train.scales(0, labels).factors
    const over = (family: 'value' | 'class', one: (i: number) => number): MeasureValue => {
      const wanted = factors.map((factor) => factor.family === family && !isPaid(evidence, factor.concept))
      if (!wanted.includes(true)) return undefinedHere(whyNone(evidence, family))
      if (!wanted.some((its, i) => its && sd[i]! > 0))
        return undefinedHere('no such concept varies on the labelled rows')
      const list = wanted.map((its, i) => (its ? one(i) : NaN))
      return finite(meanOverConcepts(factors, list), 'no such concept varies on the test rows')
    }
    return {
      'unpaid.k1.n100': over('value', (i) => r2(probes[i]!, i, heldOut(), scales)),
      'unpaidAuc.k1.n100': over('class', (i) => aucOf(read(probes[i]!, test.units, scored), test.factors[i]!)),
    }
  },
})

const all = (value: MeasureValue): Record<string, MeasureValue> =>
  Object.fromEntries(values.map(({ name }) => [name, value]))

const isPaid = ({ concepts }: Evidence, concept: number): boolean => concepts[concept]!.isTarget ?? false

const whyNone = (evidence: Evidence, family: 'value' | 'class'): string =>
  evidence.concepts.every((_, concept) => isPaid(evidence, concept))
    ? 'every concept is a target'
    : `this task has no ${family} concept that is not a target`
