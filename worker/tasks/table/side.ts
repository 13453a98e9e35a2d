import type { Concept } from '../../measures/measure.ts'
import { TaskDataError } from '../dataError.ts'
import { tableFile } from './file.ts'
import { byItsKind, conceptOf, whyUseless, type Chosen } from './chosen.ts'
import { profileOf, type Profile } from './profile.ts'
import { storedColumns } from './rows.ts'

/** Concepts that a table names for rows that stand elsewhere. */
export interface SideConcepts {
  readonly concepts: readonly Concept[]
  /** `[rows, concepts]`; a blank number is the mean. */
  readonly values: Float32Array
  readonly hash: string
  readonly said: string[]
}

/**
 * The columns of a table as concepts of so many pictures: in their order, or by their names where a column has them. Throws
 * TaskDataError.
 */
export function sideConcepts(
  path: string,
  rows: number,
  of: string,
  placeOf: ReadonlyMap<string, number> | null,
): SideConcepts {
  const profile = profileOf([tableFile(path)], '')
  if (profile.rows !== rows)
    throw new TaskDataError(
      `task.concepts: ${path} has ${profile.rows.toLocaleString('en')} rows for the ${rows.toLocaleString('en')} pictures of ${of}; expected one row for each, in their order.`,
    )
  const leftOut: string[] = []
  const naming = placeOf ? namingColumn(profile, placeOf) : -1
  const chosen = profile.columns.flatMap((column, at): Chosen[] => {
    const why =
      at === naming
        ? 'names the pictures'
        : column.name === 'class'
          ? 'has the name of the target'
          : whyUseless(column, rows)
    if (why === null) return [byItsKind(column, at)]
    leftOut.push(`${column.name} ${why}`)
    return []
  })
  if (chosen.length === 0)
    throw new TaskDataError(
      `task.concepts: no column of ${path} can be a concept (${leftOut.join('; ')}). Give others.`,
    )
  const stored = storedColumns(profile, chosen)
  const places = placeOf && naming >= 0 ? namedPlaces(profile, naming, placeOf, path) : null
  const F = chosen.length
  const values = new Float32Array(rows * F)
  chosen.forEach(({ at, labels }, f) => {
    const own = stored.get(at)!
    const mean = labels ? 0 : meanOf(own)
    own.forEach((value, row) => (values[(places?.[row] ?? row) * F + f] = Number.isNaN(value) ? mean : value))
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

/** Names of columns of file names, some of which are numbers. */
const ofNames = /^(id|name|path|(file|image|picture)([ _]?(name|id|path))?)$/i

/** The column whose first cell is the name of a picture; −1 where none is. A number is none unless its column is called so. */
const namingColumn = ({ first, columns }: Profile, placeOf: ReadonlyMap<string, number>): number =>
  columns.findIndex(
    ({ name, kind }, at) => (kind === 'category' || ofNames.test(name)) && placeOf.has(first[0]![at]!.trim()),
  )

/** The picture of each row by the column that names pictures; throws TaskDataError where a row has none, or two have one. */
function namedPlaces(profile: Profile, at: number, placeOf: ReadonlyMap<string, number>, path: string): Int32Array {
  const rowOf = new Map<number, string>()
  const places = new Int32Array(profile.rows)
  let row = 0
  for (const { source, layout } of profile.sources)
    source.rows(layout, {
      only: new Set([at]),
      take(cells, where) {
        const cell = cells[at]!.trim()
        const place = placeOf.get(cell)
        if (place === undefined)
          throw new TaskDataError(`task.concepts: ${path}, ${where()}: there is no picture ${cell}. Take the row away.`)
        const other = rowOf.get(place)
        if (other !== undefined)
          throw new TaskDataError(`task.concepts: ${path}, ${where()}: ${cell} is on ${other}, too. Take one away.`)
        rowOf.set(place, where())
        places[row++] = place
      },
    })
  return places
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
