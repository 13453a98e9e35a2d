import type { MeasureValue } from '../../../../core/catalog/measure.ts'
import type { Artifact, Remeasured } from '../../../../core/messages/trainer.ts'
import { isWeight, type Difference } from '../../../../core/messages/recomputed.ts'
import type { ArtifactRecord } from '../../../../core/records/records.ts'
import { unitArtifacts } from '../../../../core/units/layout.ts'
import { rearranged } from '../../../../core/units/rearranged.ts'
import type { Rewritten } from '../../../../history/write/results.ts'

/** What the history keeps of a run; an array is null where its bytes have changed since they were written. */
export interface Kept {
  summaries: Record<string, MeasureValue>
  arrays: Map<string, ArtifactRecord | null>
}

/** How a run stands beside its evaluation anew. */
export interface Comparison {
  measures: number
  arrays: number
  differences: Difference[]
  /** What takes the place of what is kept. */
  rewritten: Rewritten
}

/** Holds what is kept of a run against what its weights say, bit for bit; weights and what only training knew are left out. */
export function compare(run: number, kept: Kept, found: Remeasured): Comparison {
  const { artifacts, dropped } = withStudents(kept, found.artifacts)
  const differences: Difference[] = []
  const measures = new Set([...Object.keys(kept.summaries), ...Object.keys(found.summaries)])
  for (const name of measures) {
    const [before, after] = [kept.summaries[name], found.summaries[name]]
    // A measure that was added since, and has no value here, tells of no other number.
    if (same(before, after) || (before === undefined && typeof after === 'object')) continue
    const words = { before: spelled(before), after: spelled(after) }
    differences.push({ run, name, kind: 'measure', ...words, relative: share(numberOf(before), numberOf(after)) })
  }
  const anew = new Map(artifacts.map((artifact) => [artifact.name, artifact]))
  const names = new Set([...kept.arrays.keys()].filter((name) => !isWeight(name) && name !== unitArtifacts.students))
  for (const name of [...anew.keys(), ...dropped]) names.add(name)
  for (const name of names) {
    const difference = arrayDifference(kept.arrays.get(name), anew.get(name))
    if (difference) differences.push({ run, name, kind: 'array', ...difference })
  }
  const gone = [...names].filter((name) => !anew.has(name))
  const rewritten = { place: found.place, summaries: found.summaries, artifacts, dropped: gone }
  return { measures: measures.size, arrays: names.size, differences, rewritten }
}

/** The nearest units of a run's own students are known from its training only: they are moved where the kept units changed. */
function withStudents({ arrays }: Kept, artifacts: Artifact[]): { artifacts: Artifact[]; dropped: string[] } {
  const { index, students } = unitArtifacts
  const nearest = arrays.get(students)
  const [before, after] = [arrays.get(index), artifacts.find(({ name }) => name === index)]
  if (!nearest || (before && after && arrayDifference(before, after) === null)) return { artifacts, dropped: [] }
  const moved = before && after ? rearranged(students, nearest, before.data, after.data) : null
  return moved ? { artifacts: [...artifacts, moved], dropped: [] } : { artifacts, dropped: [students] }
}

function same(a: MeasureValue | undefined, b: MeasureValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b)
  return a.value === b.value && a.reason === b.reason
}

const numberOf = (value: MeasureValue | undefined): number | null => (typeof value === 'number' ? value : null)

const spelled = (value: MeasureValue | undefined): string => {
  if (value === undefined) return 'missing'
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  return `undefined (${value.reason})`
}

/** |a − b| ÷ the larger; null where one is no finite number. */
function share(a: number | null, b: number | null): number | null {
  if (a === null || b === null || !Number.isFinite(a) || !Number.isFinite(b)) return null
  const largest = Math.max(Math.abs(a), Math.abs(b))
  return largest === 0 ? 0 : Math.abs(a - b) / largest
}

/** How two arrays differ; null where their shapes, names and bytes are the same. `before` is null where it is damaged. */
function arrayDifference(
  before: ArtifactRecord | null | undefined,
  after: Artifact | undefined,
): Pick<Difference, 'before' | 'after' | 'relative'> | null {
  const outline = (array: { shape: number[] } | undefined) => (array ? `[${array.shape.join(', ')}]` : 'missing')
  if (!before || !after)
    return { before: before === null ? 'damaged' : outline(before), after: outline(after), relative: null }
  const [shapes, labels] = [
    [before.shape, after.shape].map(String),
    [before.labels ?? [], after.labels ?? []].map((names) => JSON.stringify(names)),
  ]
  if (shapes[0] !== shapes[1]) return { before: outline(before), after: outline(after), relative: null }
  if (labels[0] !== labels[1]) return { before: labels[0]!, after: labels[1]!, relative: null }
  const first = before.data.findIndex((value, i) => !Object.is(value, after.data[i]))
  if (first < 0) return null
  let [change, largest] = [0, 0]
  before.data.forEach((value, i) => {
    const other = after.data[i]!
    change = Math.max(change, Math.abs(value - other))
    largest = Math.max(largest, Math.abs(value), Math.abs(other))
  })
  const relative = Number.isFinite(change) && Number.isFinite(largest) && largest > 0 ? change / largest : null
  return { before: spelled(before.data[first]), after: spelled(after.data[first]), relative }
}
