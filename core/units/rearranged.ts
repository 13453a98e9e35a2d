import type { Artifact } from '../messages/trainer.ts'
import type { ArtifactRecord } from '../records/records.ts'

/**
 * Nearest units of students, `[students, units, …]`, kept by the unit numbers `from`, as they are by the numbers `to`.
 * Null where a unit has none.
 */
export function rearranged(
  name: string,
  { shape, labels, data }: ArtifactRecord,
  from: Float32Array,
  to: Float32Array,
): Artifact | null {
  const [students = 0, units = 0, ...rest] = shape
  const places = Array.from(to, (unit) => from.indexOf(unit))
  if (units !== from.length || places.includes(-1)) return null
  const width = rest.reduce((a, b) => a * b, 1)
  const moved = new Float32Array(students * to.length * width)
  for (let student = 0; student < students; student++)
    for (const [i, place] of places.entries()) {
      const at = (student * units + place) * width
      moved.set(data.subarray(at, at + width), (student * to.length + i) * width)
    }
  return { name, shape: [students, to.length, ...rest], data: moved, ...(labels && { labels }) }
}
