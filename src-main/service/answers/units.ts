import {
  aloneArtifact,
  bins,
  correlationArtifact,
  examplesPerUnit,
  nearestKept,
  statistics,
  studentOf,
  unitArtifacts,
} from '../../../core/units/layout.ts'
import type { FoundReport, Matrix, NearInStudents, NearUnit, UnitStrip } from '../../../core/units/report.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** Most runs that are searched for a near unit. */
const mostNearRuns = 200
const mostNear = 12

/** What is recorded of the units of a run, or why nothing is. */
export function reportOf(read: Reader, run: number): FoundReport {
  const units = read.artifact(run, unitArtifacts.index)?.data
  const known = units && answersOf(read, run, correlationArtifact)
  if (!units || !known) return { report: null, reason: reasonFor(read, run) }
  const [U, K] = [units.length, known.names.length]
  const array = (name: string, each: number) => {
    const data = read.artifact(run, name)?.data
    return data?.length === U * each ? data : null
  }
  const found = {
    statistics: array(unitArtifacts.statistics, statistics.length),
    range: array(unitArtifacts.range, 2),
    histogram: array(unitArtifacts.histogram, 2 * (1 + bins)),
    examples: array(unitArtifacts.examples, 2 * examplesPerUnit),
    score: array(unitArtifacts.score, K),
    ablation: array(unitArtifacts.ablation, 1),
  }
  if (Object.values(found).includes(null))
    return { report: null, reason: 'What was recorded of its units is of another version of this lab.' }
  const correlation = new Float32Array(U * K)
  units.forEach((unit, i) => correlation.set(rowOf(known.matrix, unit), i * K))
  const all = found as { [name in keyof typeof found]: Float32Array }
  const students = inStudents(read, run, U)
  const numbers = Int32Array.from(units)
  return { report: { run, units: numbers, factors: known.names, ...all, correlation, students }, reason: null }
}

/** Units of its students near each of a run's units; null where they were not kept. */
function inStudents(read: Reader, run: number, units: number): NearInStudents | null {
  const found = read.artifact(run, unitArtifacts.students)
  if (!found?.labels || found.data.length !== found.labels.length * units * nearestKept * 2) return null
  return { students: found.labels.map(studentOf), data: found.data }
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
export const stripsOf = (read: Reader, runs: readonly number[]): UnitStrip[] =>
  runs.flatMap((run): UnitStrip[] => {
    const alone = answersOf(read, run, aloneArtifact)
    const found = alone ?? answersOf(read, run, correlationArtifact)
    return found ? [{ run, factors: found.names, matrix: found.matrix, of: alone ? 'alone' : 'correlation' }] : []
  })

/** Units of runs of the same setting or the same seed, by the cosine of what they say of the factors. */
export function nearUnits(read: Reader, run: number, unit: number): NearUnit[] {
  const record = read.run(run)
  const known = answersOf(read, run, correlationArtifact)
  if (!record || !known || unit >= known.matrix.rows) return []
  const own = rowOf(known.matrix, unit)
  const kin = read
    .places(record.experiment)
    .filter(({ id, state }) => id !== run && state === 'done')
    .filter(({ setting, seed }) => setting === record.setting || seed === record.seed)
    .slice(0, mostNearRuns)
  return kin
    .flatMap(({ id, seed, setting }): NearUnit[] => {
      const other = answersOf(read, id, correlationArtifact)
      if (!other || other.matrix.columns !== own.length) return []
      const likeness = Array.from({ length: other.matrix.rows }, (_, i) => cosine(own, rowOf(other.matrix, i)))
      const best = likeness.indexOf(Math.max(...likeness))
      return best < 0 ? [] : [{ run: id, seed, setting, unit: best, likeness: likeness[best]! }]
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, mostNear)
}

/** An artifact `[concepts, units]` turned round, with the names of its columns. */
function answersOf(read: Reader, run: number, name: string): { names: string[]; matrix: Matrix } | null {
  const found = read.artifact(run, name)
  if (!found) return null
  const [columns, rows] = found.shape as [number, number]
  const data = Float32Array.from(found.data, (_, i) => found.data[(i % columns) * rows + Math.floor(i / columns)]!)
  const names = found.labels ?? Array.from({ length: columns }, (_, i) => `concept ${i + 1}`)
  return { names, matrix: { rows, columns, data } }
}

const rowOf = ({ columns, data }: Matrix, row: number) => data.subarray(row * columns, (row + 1) * columns)

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
