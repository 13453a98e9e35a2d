import { bins, examplesPerUnit, statistics, unitArtifacts } from '../../core/units/layout.ts'
import type { FoundReport, NearUnit, UnitReport, UnitStrip } from '../../core/units/report.ts'
import type { Reader } from '../../history/read/reader.ts'

/** The artifact that holds how each unit answers to each concept shown alone, `[concepts, units]`. */
const alone = 'concept × unit'
/** Most runs that are searched for a near unit. */
const mostNearRuns = 200
const mostNear = 12

/** What is recorded of the units of a run, or why nothing is. */
export function reportOf(read: Reader, run: number): FoundReport {
  const array = (name: string) => read.artifact(run, name)?.data
  const units = array(unitArtifacts.index)
  if (!units) return { report: null, reason: reasonFor(read, run) }
  const rest = { statistics: array(unitArtifacts.statistics), range: array(unitArtifacts.range) }
  const more = { histogram: array(unitArtifacts.histogram), examples: array(unitArtifacts.examples) }
  const scores = { correlation: array(unitArtifacts.correlation), score: array(unitArtifacts.score) }
  const all = { ...rest, ...more, ...scores, ablation: array(unitArtifacts.ablation) }
  const U = units.length
  const sizes = [U * statistics.length, U * 2, U * 2 * (1 + bins), U * 2 * examplesPerUnit]
  const fits = sizes.every((size, i) => Object.values(all)[i]?.length === size)
  if (!fits || Object.values(all).some((values) => values === undefined))
    return { report: null, reason: 'What was recorded of its units is of another version of this lab.' }
  const factors = U > 0 ? all.correlation!.length / U : 0
  return { report: { run, units: Int32Array.from(units), factors, ...(all as Omit<UnitReport, 'run' | 'units' | 'factors'>) }, reason: null } // prettier-ignore
}

function reasonFor(read: Reader, run: number): string {
  const record = read.run(run)
  if (record?.state === 'queued' || record?.state === 'running')
    return 'Its units are described when it has been evaluated.'
  if (record?.state === 'diverged') return `It diverged (${record.reason}), so there is nothing to say of its units.`
  if (record?.state === 'failed') return `It failed (${record.reason}), so there is nothing to say of its units.`
  return 'It was evaluated by a version of this lab that did not describe units yet. Run the experiment again to see them.'
}

/** Unit × concept of each run that has one. */
export function stripsOf(read: Reader, runs: readonly number[]): UnitStrip[] {
  return runs.flatMap((run): UnitStrip[] => {
    const shown = read.artifact(run, alone)
    if (shown) {
      const [columns, rows] = shown.shape as [number, number]
      const data = new Float32Array(rows * columns)
      for (let c = 0; c < columns; c++) for (let u = 0; u < rows; u++) data[u * columns + c] = shown.data[c * rows + u]!
      return [{ run, matrix: { rows, columns, data }, of: 'alone' }]
    }
    const read1 = read.artifact(run, unitArtifacts.correlation)
    if (!read1) return []
    const [rows, columns] = read1.shape as [number, number]
    return [{ run, matrix: { rows, columns, data: read1.data }, of: 'correlation' }]
  })
}

/** Units of runs of the same setting or the same seed, by the cosine of what they say of the factors. */
export function nearUnits(read: Reader, run: number, unit: number): NearUnit[] {
  const record = read.run(run)
  const own = rowOf(read, run, unit)
  if (!record || !own) return []
  const others = read
    .places(record.experiment)
    .filter(
      ({ id, state, setting, seed }) =>
        id !== run && state === 'done' && (setting === record.setting || seed === record.seed),
    ) // prettier-ignore
    .slice(0, mostNearRuns)
  return others
    .flatMap(({ id, seed, setting }): NearUnit[] => {
      const units = read.artifact(id, unitArtifacts.index)
      const correlation = read.artifact(id, unitArtifacts.correlation)
      if (!units || !correlation || correlation.shape[1] !== own.length) return []
      const likeness = Array.from(units.data, (_, i) => cosine(own, correlation.data.subarray(i * own.length, (i + 1) * own.length))) // prettier-ignore
      const best = likeness.indexOf(Math.max(...likeness))
      return best < 0 ? [] : [{ run: id, seed, setting, unit: units.data[best]!, likeness: likeness[best]! }]
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, mostNear)
}

function rowOf(read: Reader, run: number, unit: number): Float32Array | null {
  const at = read.artifact(run, unitArtifacts.index)?.data.indexOf(unit) ?? -1
  const correlation = read.artifact(run, unitArtifacts.correlation)
  if (at < 0 || !correlation) return null
  const K = correlation.shape[1]!
  return correlation.data.subarray(at * K, (at + 1) * K)
}

/** Cosine of the angle between two vectors; 0 where one is zero. */
function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}
