import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { heldOutLabels } from '../students/heldOut.ts'
import { allUndefined, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { predictionFault } from './finiteCode.ts'
import { needing, type Collected, type Evidence, type Imitation, type Measure } from './measure.ts'

/** The held-out students whose curves have names. */
export const imitators = heldOutLabels

/** Those that claims look at, the first that there is. */
export const judged: readonly string[] = ['mlp 64', 'linear', 'ridge']

const facts = (student: string): MeasureFacts[] => {
  const key = student.replaceAll(' ', '')
  const place = judged.indexOf(student) + 1
  const one = (name: string, label: string, more: Partial<MeasureFacts>): MeasureFacts => ({
    name: `${name}.${key}`,
    label: `${label}, ${student}`,
    unit: 'fraction',
    range: [0, 1],
    better: 'lower',
    side: 'interpretability',
    rotationInvariant: true,
    source: 'this lab',
    ...more,
  })
  const recovered = {
    better: 'higher',
    range: [null, null],
    source: 'loss recovered: Karvonen et al. 2025 (SAEBench)',
  } as const
  return [
    one('aulc', 'Area under the learning curve', {
      means:
        'How much of the code a new student that sees the input leaves unexplained, averaged over numbers of examples (AULC).',
      formula: 'area over log₂ n of FVU in [0, 1], / the range of log₂ n',
      unit: 'mean FVU over log₂ n',
      ...(place && {
        roles: { imitation: place, ...(place === 1 && { headline: { values: 6, classes: 5 }, sweep: 5 }) },
      }),
    }),
    one('fvu', 'Variance unexplained at the largest n', {
      means: 'How much of the code a new student leaves unexplained with the most examples.',
      formula: 'FVU = Σ‖h − ĥ‖² / Σ‖h − h̄‖², in [0, 1]',
      unit: 'FVU',
    }),
    one('fidelity', 'Fidelity (loss recovered)', {
      ...recovered,
      means: "Share of the primary's task that survives when a new student's copy takes the place of the code.",
      formula: '(L_mean − L_student) / (L_mean − L_primary), L_mean with the mean code in its place',
      ...(place && {
        roles: {
          'imitation of the task': place,
          ...(place === 1 && { headline: { values: 7, classes: 6 }, sweep: 6 }),
        },
      }),
    }),
    one('fidelityAccuracy', 'Fidelity (accuracy above chance)', {
      ...recovered,
      means: "The same share in accuracy: what is left above chance with a new student's copy in place of the code.",
      formula: '(A_student − chance) / (A_primary − chance), chance the frequency of the commonest class',
    }),
    one('fidelityArea', 'Area under fidelity', {
      ...recovered,
      range: [0, 1],
      means:
        "The same share of the loss, averaged over numbers of examples: how early a new student's copy keeps the task.",
      formula: 'area over log₂ n of fidelity in [0, 1], / the range of log₂ n',
      unit: 'mean loss recovered over log₂ n',
      ...(place && { roles: { fidelity: place } }),
    }),
  ]
}

/** How easily a held-out student that sees the input predicts the code, and how much of the task survives it. */
export const imitation: Measure = needing(['imitations'], {
  name: 'imitation',
  summary: 'How fast held-out students learn to predict the code from the input, and the share of the task they keep.',
  source: 'this lab',
  options: z.object({}),
  values: imitators.flatMap(facts),
  needsTask: imitators.flatMap((student) =>
    facts(student).flatMap(({ name }) => (/^fidelity/.test(name) ? [name] : [])),
  ),
  measure(evidence) {
    const fault = predictionFault(evidence)
    const of = imitators.map((student) => scores(student, evidence.imitations, fault))
    return Object.assign({}, ...of) as Record<string, MeasureValue>
  },
})

function scores(student: string, all: readonly Imitation[], fault: string | undefined): Record<string, MeasureValue> {
  const named = facts(student)
  const [aulc, fvu, fidelity, accuracy, area] = named.map(({ name }) => name) as [
    string,
    string,
    string,
    string,
    string,
  ]
  const rows = all.filter((row) => row.student === student)
  const sizes = [...new Set(rows.map(({ n }) => n))].sort((a, b) => a - b)
  if (sizes.length === 0) {
    return allUndefined(named, absent(student))
  }
  if (fault) return allUndefined(named, fault)
  const last = rows.filter((row) => row.n === sizes.at(-1))
  const of = (key: keyof Imitation) => mean(last.map((row) => row[key] as number))
  return {
    [aulc]: areaOver(rows, clippedFvu),
    [fvu]: mean(last.map(clippedFvu)),
    [fidelity]: ratio(of('lossMean') - of('lossStudent'), of('lossMean') - of('lossPrimary'), 'the loss'),
    [accuracy]: last.some((row) => row.accuracyStudent === undefined)
      ? undefinedHere('the targets are not classes')
      : ratio(of('accuracyStudent') - of('chance'), of('accuracyPrimary') - of('chance'), 'the accuracy'),
    [area]: rows.some((row) => Number.isNaN(clippedRecovery(row)))
      ? undefinedHere('the code makes no difference to the loss')
      : areaOver(rows, clippedRecovery),
  }
}

/** What a measure says of each held-out student from its rows; undefined where the code or the student has none to say. */
export function ofImitators(
  evidence: Evidence & Pick<Collected, 'imitations'>,
  factsOf: (student: string) => readonly MeasureFacts[],
  scores: (rows: readonly Imitation[], student: string) => Record<string, MeasureValue>,
): Record<string, MeasureValue> {
  const fault = predictionFault(evidence)
  const each = imitators.map((student) => {
    if (fault) return allUndefined(factsOf(student), fault)
    const rows = evidence.imitations.filter((row) => row.student === student)
    return rows.length === 0 ? allUndefined(factsOf(student), absent(student)) : scores(rows, student)
  })
  return Object.assign({}, ...each) as Record<string, MeasureValue>
}

/** Why nothing is known of a held-out student. */
export const absent = (student: string): string => `no held-out student ${student} in this evaluation`

/** Area over log₂ n, divided by its range, of a value of each row; rows of one n count as their mean. */
export function areaOver(rows: readonly Imitation[], of: (row: Imitation) => number): MeasureValue {
  const sizes = [...new Set(rows.map(({ n }) => n))].sort((a, b) => a - b)
  if (sizes.length < 2) return undefinedHere('a learning curve needs two sizes')
  return areaUnder(sizes.map((n) => [Math.log2(n), mean(rows.filter((row) => row.n === n).map(of))]))
}

/** Loss recovered of one row; not finite where the code makes no difference to the loss. */
export const recoveredLoss = ({ lossMean, lossStudent, lossPrimary }: Imitation): number =>
  (lossMean - lossStudent) / (Math.abs(lossMean - lossPrimary) >= 1e-9 ? lossMean - lossPrimary : NaN)

/** The same in [0, 1], where a student that does worse than the mean code, or diverged, recovers nothing. */
function clippedRecovery(row: Imitation): number {
  const share = recoveredLoss({ ...row, lossStudent: 0 })
  const own = recoveredLoss(row)
  if (Number.isNaN(share)) return NaN
  return Number.isFinite(own) ? Math.min(1, Math.max(0, own)) : 0
}

/** A student that diverged explains nothing. */
export const clippedFvu = ({ fvu }: Imitation) => (Number.isNaN(fvu) ? 1 : Math.min(1, Math.max(0, fvu)))

function ratio(gained: number, possible: number, what: string): MeasureValue {
  if (!(Math.abs(possible) >= 1e-9)) return undefinedHere(`the code makes no difference to ${what}`)
  const value = gained / possible
  return Number.isFinite(value) ? value : undefinedHere(`${what} with the student's code is not finite`)
}

/** Trapezoid over x divided by its range. */
export function areaUnder(curve: readonly (readonly [x: number, y: number])[]): number {
  let area = 0
  for (let i = 1; i < curve.length; i++) {
    const [[x0, y0], [x1, y1]] = [curve[i - 1]!, curve[i]!]
    area += ((x1 - x0) * (y0 + y1)) / 2
  }
  return area / (curve.at(-1)![0] - curve[0]![0])
}
