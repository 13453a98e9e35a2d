import type { Key } from '../../../core/random/random.ts'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { bins, examplesPerUnit, mostUnits, statistics, unitArtifacts } from '../../../core/units/layout.ts'
import { ownFactor } from '../../../core/units/own.ts'
import { codeFault } from '../../measures/finiteCode.ts'
import type { Evidence } from '../../measures/measure.ts'
import { sheetOf } from '../../measures/sheet.ts'
import { exampleRows } from './examples.ts'
import { histogram } from './histogram.ts'
import { unitScores } from './scores.ts'
import { unitStatistics } from './statistics.ts'

/**
 * Describes the units of one run on its held-out rows, as the artifacts of `core/units/layout.ts`. `ablation` is what
 * holding each kept unit at its mean adds to the loss. Nothing where the code is not finite or there are no rows.
 */
export function unitReport(
  evidence: Evidence,
  kept: readonly number[],
  ablation: Float32Array,
  key: Key,
): RunResult['artifacts'] {
  if (codeFault(evidence)) return []
  const { factors, test } = sheetOf(evidence)
  const [U, K] = [kept.length, factors.length]
  const correlations = test.correlations(0, test.n)
  const scores = unitScores(evidence)
  const range = new Float32Array(U * 2)
  const counts = new Float32Array(U * 2 * (1 + bins))
  const examples = new Float32Array(U * 2 * examplesPerUnit)
  kept.forEach((unit, i) => {
    const activations = test.units[unit]!
    const own = ownFactor(correlations.subarray(unit * K, (unit + 1) * K))
    const { low, high, counts: those } = histogram(activations, presence(evidence, own))
    range.set([low, high], 2 * i)
    counts.set(those, i * 2 * (1 + bins))
    const rows = exampleRows(activations, key, unit)
    examples.set(rows, i * 2 * examplesPerUnit)
    examples.set(
      Float32Array.from(rows, (row) => (row < 0 ? 0 : activations[row]!)),
      (i * 2 + 1) * examplesPerUnit,
    )
  })
  const S = statistics.length
  const own = kept.flatMap((unit) => [...scores.subarray(unit * K, (unit + 1) * K)])
  const sizes = kept.flatMap((unit) => unitStatistics(test.units[unit]!))
  return [
    { name: unitArtifacts.index, shape: [U], data: Float32Array.from(kept) },
    { name: unitArtifacts.statistics, shape: [U, S], data: Float32Array.from(sizes) },
    { name: unitArtifacts.range, shape: [U, 2], data: range },
    { name: unitArtifacts.histogram, shape: [U, 2, 1 + bins], data: counts },
    { name: unitArtifacts.examples, shape: [U, 2, examplesPerUnit], data: examples },
    { name: unitArtifacts.score, shape: [U, K], data: Float32Array.from(own) },
    { name: unitArtifacts.ablation, shape: [U], data: ablation },
  ]
}

/** The units of a code `[n, units]` that are described: all, or the `most` that vary most, in order of their number. */
export function keptUnits(code: Float32Array, units: number, n: number, most = mostUnits): number[] {
  const all = Array.from({ length: units }, (_, unit) => unit)
  if (units <= most) return all
  const spread = all.map((unit) => {
    let [sum, squares] = [0, 0]
    for (let i = 0, at = unit; i < n; i++, at += units) {
      sum += code[at]!
      squares += code[at]! ** 2
    }
    return squares / n - (sum / n) ** 2
  })
  return all
    .toSorted((p, q) => spread[q]! - spread[p]! || p - q)
    .slice(0, most)
    .sort((p, q) => p - q)
}

/** Whether a factor is present on a held-out row: its class, or its value above its mean. */
function presence(evidence: Evidence, factor: number): (row: number) => boolean {
  const { test } = sheetOf(evidence)
  const column = test.factors[factor]
  if (!column) return () => false
  const mean = test.scales(0, test.n).factors.mean[factor]!
  return (row) => column[row]! > mean
}
