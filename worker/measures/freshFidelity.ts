import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { allUndefined, score, undefinedHere } from './facts.ts'
import { mean } from './factors.ts'
import { areaOver, imitators, judged, ofImitators } from './imitation.ts'
import { needing, type Imitation, type Measure } from './measure.ts'

const source = 'this lab; loss recovered: Karvonen et al. 2025 (SAEBench)'
/** A code from which a new head takes off less than this share of the loss says nothing of the task. */
const least = 1e-2

const facts = (student: string): readonly [MeasureFacts, MeasureFacts] => {
  const key = student.replaceAll(' ', '')
  const place = judged.indexOf(student) + 1
  return [
    score(`freshFidelity.${key}`, `Fidelity with a fresh head, ${student}`, source, {
      means: "Share of the task that a new linear head reads from a new student's copy of the code, at the largest n.",
      formula: '(L_none − L_copy) / (L_none − L_code), losses of new heads without a code, on the copy, on the code',
      unit: 'fraction',
      range: [null, null],
      rotationInvariant: true,
    }),
    score(`freshFidelityArea.${key}`, `Area under fidelity with a fresh head, ${student}`, source, {
      means: "The same share, averaged over numbers of examples: how early a new student's copy keeps the task.",
      formula: 'area over log₂ n of the share in [0, 1], / the range of log₂ n',
      unit: 'mean loss recovered over log₂ n',
      rotationInvariant: true,
      ...(place && { roles: { 'fidelity with a fresh head': place } }),
    }),
  ]
}

const values = imitators.flatMap(facts)

/**
 * How much of the task is still in a held-out student's copy of the code, whoever reads it: a new linear head is fitted on
 * the copy for the task's targets from 1,000 labelled rows and scored on others. 0 is the loss without a code, 1 that of a
 * new head fitted alike on the primary's own code; at the largest n, and over log₂ n, each n clipped to [0, 1].
 */
export const freshFidelity: Measure = needing(['imitations'], {
  name: 'freshFidelity',
  summary: "The share of the task that a new linear head reads from held-out students' copies of the code.",
  source,
  options: z.object({}),
  values,
  measure: (evidence) => ofImitators(evidence, facts, scores),
})

function scores(rows: readonly Imitation[], student: string): Record<string, MeasureValue> {
  const named = facts(student)
  if (rows.some((row) => Number.isNaN(freshlyRecovered(row))))
    return allUndefined(named, 'a new head on the code does no better than none')
  const most = Math.max(...rows.map(({ n }) => n))
  const last = mean(rows.filter(({ n }) => n === most).map(freshlyRecovered))
  return {
    [named[0].name]: Number.isFinite(last) ? last : undefinedHere('the loss of the new head is not finite'),
    [named[1].name]: areaOver(rows, (row) => Math.min(1, Math.max(0, freshlyRecovered(row)))),
  }
}

/** Loss recovered by a new head on a student's copy; NaN where one on the code itself takes off next to nothing. */
export function freshlyRecovered({ fresh }: Imitation): number {
  if (!fresh) return NaN
  const { lossMean, lossStudent, lossPrimary } = fresh
  const possible = lossMean - lossPrimary
  return possible > least * lossMean ? (lossMean - lossStudent) / possible : NaN
}
