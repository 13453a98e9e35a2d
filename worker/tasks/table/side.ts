import type { Concept } from '../../measures/measure.ts'
import { TaskDataError } from '../dataError.ts'
import { tableFile } from './file.ts'
import { byItsKind, conceptOf, whyUseless, type Chosen } from './chosen.ts'
import { profileOf } from './profile.ts'
import { storedColumns } from './rows.ts'

/** Concepts that a table names for rows that stand elsewhere. */
export interface SideConcepts {
  readonly concepts: readonly Concept[]
  /** `[rows, concepts]`; a blank number is the mean. */
  readonly values: Float32Array
  readonly hash: string
  readonly said: string[]
}

/** The columns of a table as concepts of so many rows of another file, in its order; throws TaskDataError. */
export function sideConcepts(path: string, rows: number, of: string): SideConcepts {
  const profile = profileOf([tableFile(path)], '')
  if (profile.rows !== rows)
    throw new TaskDataError(
      `task.concepts: ${path} has ${profile.rows.toLocaleString('en')} rows for the ${rows.toLocaleString('en')} pictures of ${of}; expected one row for each, in their order.`,
    )
  const leftOut: string[] = []
  const chosen = profile.columns.flatMap((column, at): Chosen[] => {
    const why = column.name === 'class' ? 'has the name of the target' : whyUseless(column, rows)
    if (why === null) return [byItsKind(column, at)]
    leftOut.push(`${column.name} ${why}`)
    return []
  })
  if (chosen.length === 0)
    throw new TaskDataError(
      `task.concepts: no column of ${path} can be a concept (${leftOut.join('; ')}). Give others.`,
    )
  const stored = storedColumns(profile, chosen)
  const F = chosen.length
  const values = new Float32Array(rows * F)
  chosen.forEach(({ at, labels }, f) => {
    const own = stored.get(at)!
    const mean = labels ? 0 : meanOf(own)
    own.forEach((value, row) => (values[row * F + f] = Number.isNaN(value) ? mean : value))
  })
  return {
    concepts: chosen.map(conceptOf),
    values,
    hash: profile.hash,
    said: [
      `Concepts of ${path}: ${chosen.map(({ column: { name }, labels }) => (labels ? `${name} (${labels.map((label, i) => `${i} = ${label}`).join(', ')})` : name)).join('; ')}`,
      ...(leftOut.length > 0 ? [`Left out: ${leftOut.join(', ')}`] : []),
    ],
  }
}

/** The mean of the values that are known. */
function meanOf(values: ArrayLike<number>): number {
  let [n, sum] = [0, 0]
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) {
      n++
      sum += values[i]!
    }
  return sum / n
}
