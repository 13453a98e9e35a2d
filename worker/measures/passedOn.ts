import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { allUndefined, score, undefinedHere } from './facts.ts'
import { hasFamily } from './factors.ts'
import { predictionFault } from './finiteCode.ts'
import { absent, areaOver, imitators, judged } from './imitation.ts'
import { needing, type Evidence, type Imitation, type Measure } from './measure.ts'

const source = 'this lab; probes: Gurnee et al. 2023, arXiv 2305.01610'
const families = { passedOn: 'probe', passedOnAuc: 'probeAuc' } as const
type Family = keyof typeof families
const kinds = { passedOn: 'value', passedOnAuc: 'class' } as const
const units = { passedOn: 'R²', passedOnAuc: 'AUC' } as const
const nothing = { passedOn: 0, passedOnAuc: 0.5 } as const
const readers = { k1: 'best unit', all: 'all units' } as const
type Reader = keyof typeof readers

/** First where the task tells values, or classes, apart; the other family behind. */
const places: Record<Family, (place: number) => Record<string, number>> = {
  passedOn: (place) => ({ values: place, classes: 10 + place }),
  passedOnAuc: (place) => ({ values: 10 + place, classes: place }),
}

const facts = (family: Family, reader: Reader, student: string): MeasureFacts => {
  const place = judged.indexOf(student) + 1
  return score(
    `${family}.${reader}.${student.replaceAll(' ', '')}`,
    `Passed on to ${student}, ${readers[reader]}`,
    source,
    {
      means: `How well ${reader === 'k1' ? 'the best single unit' : 'all units'} of a new student's copy of the code tell${reader === 'k1' ? 's' : ''} ${family === 'passedOn' ? 'the concepts that are values' : 'classes apart'}, averaged over numbers of examples.`,
      formula: `area over log₂ n of the ${units[family]} of a probe on the copy, / the range of log₂ n`,
      unit: `mean ${units[family]} over log₂ n`,
      nothing: nothing[family],
      rotationInvariant: reader === 'all',
      ...(place > 0 && reader === 'k1' && { roles: { 'passing on': places[family](place) } }),
    },
  )
}

const each = <T>(of: (family: Family, reader: Reader, student: string) => T): T[] =>
  imitators.flatMap((student) =>
    (['passedOn', 'passedOnAuc'] as const).flatMap((family) =>
      (['k1', 'all'] as const).map((reader) => of(family, reader, student)),
    ),
  )

const values = each(facts)

/**
 * Whether a new student gets pure representations: concepts are read from the copy of the code that a held-out student
 * has made from n inputs, by the best single unit and by all, with 1,000 labelled rows, scored on others; area over log₂ n.
 * The concepts must be in the copy, so that a code which is easy to learn because it says little does not win.
 */
export const passedOn: Measure = needing(['imitations'], {
  name: 'passedOn',
  summary: "How well concepts are read from held-out students' copies of the code, from few to many examples.",
  source,
  options: z.object({}),
  values,
  measure(evidence) {
    const fault = predictionFault(evidence)
    if (fault) return allUndefined(values, fault)
    return Object.fromEntries(
      each((family, reader, student) => [
        facts(family, reader, student).name,
        area(evidence, evidence.imitations, family, reader, student),
      ]),
    ) as Record<string, MeasureValue>
  },
})

function area(
  evidence: Evidence,
  all: readonly Imitation[],
  family: Family,
  reader: Reader,
  student: string,
): MeasureValue {
  if (!hasFamily(evidence, kinds[family])) return undefinedHere(`this task has no ${kinds[family]} concepts`)
  const rows = all.filter((row) => row.student === student)
  if (rows.length === 0) return undefinedHere(absent(student))
  const read = (row: Imitation) => row.passedOn?.[reader][families[family]] ?? NaN
  return rows.some((row) => Number.isNaN(read(row)))
    ? undefinedHere('no such concept varies on the labelled or the test rows')
    : areaOver(rows, read)
}
