import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { needing, type Imitation, type Measure } from './measure.ts'

/** The held-out students whose curves have names; one line here adds one. */
export const imitators = ['ridge', 'linear', 'mlp 64', 'mlp 128-128', 'soft tree 4', 'conv 8'] as const

/** Those that claims look at, the first that there is. */
const judged: readonly string[] = ['mlp 64', 'linear', 'ridge']

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
      unit: 'mean FVU over log₂ n',
      ...(place && {
        roles: { imitation: place, ...(place === 1 && { headline: { values: 6, classes: 5 }, sweep: 5 }) },
      }),
    }),
    one('fvu', 'Variance unexplained at the largest n', { unit: 'FVU' }),
    one('fidelity', 'Fidelity (loss recovered)', {
      ...recovered,
      ...(place && {
        roles: {
          'imitation of the task': place,
          ...(place === 1 && { headline: { values: 7, classes: 6 }, sweep: 6 }),
        },
      }),
    }),
    one('fidelityAccuracy', 'Fidelity (accuracy above chance)', recovered),
  ]
}

/** How easily a held-out student that sees the input predicts the code, and how much of the task survives it. */
export const imitation: Measure = needing(['imitations'], {
  name: 'imitation',
  summary: 'How fast held-out students learn to predict the code from the input, and the share of the task they keep.',
  source: 'this lab; science section 7',
  options: z.object({}),
  values: imitators.flatMap(facts),
  measure: ({ imitations }) =>
    Object.assign({}, ...imitators.map((student) => scores(student, imitations))) as Record<string, MeasureValue>,
})

function scores(student: string, all: readonly Imitation[]): Record<string, MeasureValue> {
  const [aulc, fvu, fidelity, accuracy] = facts(student).map(({ name }) => name) as [string, string, string, string]
  const rows = all.filter((row) => row.student === student)
  const sizes = [...new Set(rows.map(({ n }) => n))].sort((a, b) => a - b)
  if (sizes.length === 0) {
    const none = undefinedHere(`no held-out student ${student} in this evaluation`)
    return { [aulc]: none, [fvu]: none, [fidelity]: none, [accuracy]: none }
  }
  const curve = sizes.map((n) => [Math.log2(n), mean(rows.filter((row) => row.n === n).map(clippedFvu))] as const)
  const last = rows.filter((row) => row.n === sizes.at(-1))
  const of = (key: keyof Imitation) => mean(last.map((row) => row[key] as number))
  return {
    [aulc]: curve.length < 2 ? undefinedHere('a learning curve needs two sizes') : areaUnder(curve),
    [fvu]: curve.at(-1)![1],
    [fidelity]: ratio(of('lossMean') - of('lossStudent'), of('lossMean') - of('lossPrimary'), 'the loss'),
    [accuracy]: last.some((row) => row.accuracyStudent === undefined)
      ? undefinedHere('the targets are not classes')
      : ratio(of('accuracyStudent') - of('chance'), of('accuracyPrimary') - of('chance'), 'the accuracy'),
  }
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
