import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { exchangedUnits, type Exchanged } from './exchange.ts'
import { allUndefined, score, undefinedHere } from './facts.ts'
import { onFiniteCode } from './finiteCode.ts'
import { needing } from './measure.ts'
import { unitsRead } from './reading.ts'

const source = 'interchange interventions: Geiger et al. 2021; cause and isolate: Huang et al. 2024 (RAVEL)'
const sizes = Object.keys(exchangedUnits) as Exchanged[]
const parts = {
  cause: 'The target follows its units',
  isolate: 'Other concepts stay',
  interchange: 'Interchange, mean of both',
} as const
type Part = keyof typeof parts
const words: Record<Part, Pick<MeasureFacts, 'means' | 'formula'>> = {
  cause: {
    means: "How far a concept's reading follows its best units when they are taken from another row.",
    formula: '1 − (y_other − y_after)² / (y_other − y_before)², in [0, 1]',
  },
  isolate: {
    means: "How far the readings of other concepts stay when a concept's best units are taken from another row.",
    formula: '1 − cause of the other concepts, in their mean',
  },
  interchange: {
    means: 'Whether units carry one concept and nothing else: it follows them, and the others stay.',
    formula: '(cause + isolate) / 2',
  },
}

const facts = (part: Part, k: Exchanged): MeasureFacts =>
  score(`${part}.${k}`, `${parts[part]}, ${unitsRead(exchangedUnits[k])}`, source, { ...words[part], unit: 'share' })
const values = sizes.flatMap((k) => (Object.keys(parts) as Part[]).map((part) => facts(part, k)))

/**
 * Interchange interventions: each row is given the best k units of a concept from another row. `cause` is the share of the way
 * to the other row's reading that the concept's reading goes, `isolate` the share that the readings of other concepts do not;
 * `interchange` is their mean. A concept that is a target is read at the primary's own outputs, any other by a linear
 * probe of all units. Concepts that go together by nature cannot all stay.
 */
export const interchange = onFiniteCode(
  needing(['interchange'], {
    name: 'interchange',
    summary:
      "Whether a concept's reading follows its best units when they are taken from another row, and others stay.",
    source,
    options: z.object({}),
    values,
    measure(evidence) {
      if (evidence.train.n < 20) return allUndefined(values, `only ${evidence.train.n} labelled rows`)
      return Object.assign(
        {},
        ...sizes.map((k) => {
          const { cause, isolate } = evidence.interchange[k]
          const both = cause === undefined || isolate === undefined ? undefined : (cause + isolate) / 2
          const told = { cause, isolate, interchange: both }
          return Object.fromEntries(
            (Object.keys(parts) as Part[]).map((part) => [facts(part, k).name, told[part] ?? none(part, cause)]),
          )
        }),
      ) as Record<string, MeasureValue>
    },
  }),
)

const none = (part: Part, cause: number | undefined): MeasureValue =>
  undefinedHere(
    part === 'cause' || cause === undefined
      ? 'no concept is read from the code'
      : 'no other concept is read from the code',
  )
