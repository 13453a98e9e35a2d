import type { Concept } from '../../measures/measure.ts'
import { TaskDataError } from '../dataError.ts'
import type { ColumnFacts, Profile } from './profile.ts'
import { columnNamed } from './sniff.ts'

/** What a user says of the columns of a table; empty: not said. */
export interface ColumnOptions {
  readonly inputs: readonly string[]
  readonly without: readonly string[]
  readonly target: string
  readonly as: 'classes' | 'values'
  readonly concepts: readonly string[]
  readonly testColumn: string
}

/** A column and its place in a row of the table. */
export interface Chosen {
  readonly at: number
  readonly column: ColumnFacts
  /** Its categories, a blank cell last where there are some; null if it is read as a number. */
  readonly labels: readonly string[] | null
}

/** The columns that a task uses. */
export interface Columns {
  readonly inputs: readonly Chosen[]
  readonly target: Chosen
  /** The target first, which the primary is paid to tell. */
  readonly concepts: readonly Chosen[]
  /** The column that says which rows are for testing. */
  readonly test: Chosen | null
  /** Inputs and outputs of a network. */
  readonly width: number
  readonly outputs: number
  /** Columns that are left out and the reason, in words. */
  readonly leftOut: readonly string[]
}

/** What a blank cell of a column of categories is called. */
export const missingLabel = '(missing)'

/** Categories of a column at most, values of a whole table as inputs, and rows from which a column can number them. */
const [mostLabels, mostWidth, mostValues, fewestNumbered] = [256, 16_384, 2 ** 28, 20]

/** Why a column is of no use as an input; null if it is of use. */
export function whyUseless({ kind, unread, counts, missing, isCounting }: ColumnFacts, rows: number): string | null {
  if (kind === 'empty') return unread ?? 'holds nothing'
  if (counts?.size === 1 && missing === 0) return 'holds the same everywhere'
  if (isCounting && rows >= fewestNumbered) return 'numbers the rows'
  if (kind === 'number') return null
  if (counts === null ? rows < 2000 : counts.size >= 0.95 * rows && rows >= fewestNumbered)
    return 'holds another text in nearly every row'
  return counts === null || counts.size > mostLabels ? `holds more than ${mostLabels} different texts` : null
}

/** The columns that options choose of a table; throws TaskDataError naming the field. */
export function columnsOf(profile: Profile, options: ColumnOptions): Columns {
  const { names, rows, columns } = profile
  const file = profile.sources[0]!.source.name
  const find = (name: string, field: string) => columnNamed(names, name, field, file)
  if (options.target === '')
    throw new TaskDataError(
      `task.target: expected the column to be predicted, one of ${listed(names)}; for the last one write target: ${JSON.stringify(names.at(-1))}`,
    )
  const target = targetColumn(columns, find(options.target, 'target'), options.as, file)
  const test = options.testColumn === '' ? null : categories(columns, find(options.testColumn, 'testColumn'))
  if (test?.at === target.at)
    throw new TaskDataError('task.testColumn: is the target; expected a column that says which rows are for testing')
  const others = options.concepts.map((name, i) => conceptColumn(columns, find(name, `concepts.${i}`), `concepts.${i}`))
  others.forEach(({ at, column }, i) => {
    if (at === target.at)
      throw new TaskDataError(`task.concepts.${i}: ${column.name} is the target, which is a concept in any case`)
    if (others.findIndex((one) => one.at === at) !== i)
      throw new TaskDataError(`task.concepts.${i}: ${column.name} is named twice; name it once`)
  })
  const isSplit = (names: readonly string[]) => test !== null && names.includes(test.column.name)
  if (isSplit(options.inputs) || isSplit(options.concepts))
    throw new TaskDataError(
      `task.testColumn: ${test!.column.name} is named among inputs or concepts, too; a column that splits rows is neither. Leave it out there.`,
    )
  const without = options.without.map((name, i) => {
    const at = find(name, `without.${i}`)
    if (at === target.at)
      throw new TaskDataError(
        `task.without.${i}: ${name} is the target, which is no input in any case; leave it out here`,
      )
    if (options.without.indexOf(name) !== i)
      throw new TaskDataError(`task.without.${i}: ${name} is named twice; name it once`)
    return at
  })
  if (without.length > 0 && options.inputs.length > 0)
    throw new TaskDataError(
      `task.without: inputs are named, so that every other column is left out in any case. Leave out one of the two.`,
    )
  const taken = new Set([...without, target.at, ...others.map(({ at }) => at), ...(test ? [test.at] : [])])
  const { inputs, leftOut } =
    options.inputs.length > 0
      ? { inputs: namedInputs(options.inputs, columns, target, find), leftOut: [] }
      : usefulInputs(columns, rows, taken, file)
  const width = inputs.reduce((sum, { column, labels }) => sum + (labels?.length ?? (column.missing > 0 ? 2 : 1)), 0)
  requireRoom(width, rows, file)
  return { inputs, target, concepts: [target, ...others], test, width, outputs: target.labels?.length ?? 1, leftOut }
}

/** A chosen column as a concept. */
export const conceptOf = ({ column: { name }, labels }: Chosen): Concept => ({
  name,
  ...(labels ? { type: 'class', classes: labels.length, labels } : { type: 'value' }),
})

/** The concepts of chosen columns, the first of which is the target. */
export const conceptsOf = ({ concepts }: Columns): Concept[] =>
  concepts.map((one, i) => ({ ...conceptOf(one), ...(i === 0 && { isTarget: true }) }))

/** A column that is categories as such, and else as numbers. */
export const byItsKind = (column: ColumnFacts, at: number): Chosen => ({
  at,
  column,
  labels: column.kind === 'category' ? labelsOf(column) : null,
})

const listed = (names: readonly string[]): string =>
  (names.length > 12 ? [...names.slice(0, 12), `… (${names.length})`] : names).join(', ')

function labelsOf({ counts, missing }: ColumnFacts): string[] {
  return [...counts!.keys(), ...(missing > 0 ? [missingLabel] : [])]
}

const categories = (columns: readonly ColumnFacts[], at: number): Chosen => {
  const column = columns[at]!
  return { at, column, labels: column.counts ? labelsOf(column) : [] }
}

function targetColumn(columns: readonly ColumnFacts[], at: number, as: ColumnOptions['as'], file: string): Chosen {
  const column = columns[at]!
  const { name, kind, unread, counts, isRounded, numbers, text } = column
  if (kind === 'empty')
    throw new TaskDataError(`task.target: column ${name} of ${file} ${unread ?? 'holds nothing'}; name another one`)
  if (as === 'values') {
    if (kind === 'category')
      throw new TaskDataError(
        `task.as: column ${name} holds texts (${JSON.stringify(text!.cell)} on ${text!.where}${numbers > 0 ? `, beside ${numbers.toLocaleString('en')} numbers` : ''}), which are no values. Correct the file, or write as: classes.`,
      )
    if (counts?.size === 1)
      throw new TaskDataError(`task.target: column ${name} holds the same value everywhere; name one that varies`)
    return { at, column, labels: null }
  }
  if (isRounded)
    throw new TaskDataError(
      `task.target: column ${name} holds whole numbers beyond 2^53, such as ${column.first[0]}, which are rounded, so that classes could become one. Save them as texts, with a letter in front for example, or name another column.`,
    )
  if (counts === null || counts.size > mostLabels)
    throw new TaskDataError(
      `task.as: column ${name} holds ${counts === null ? 'more than a thousand' : counts.size} different ${kind === 'number' ? 'numbers' : 'texts'}; at most ${mostLabels} are classes. ${kind === 'number' ? 'Write as: values' : 'Name a column with fewer, or write as: values if it should hold numbers'}.`,
    )
  if (counts.size < 2)
    throw new TaskDataError(
      `task.target: column ${name} holds one class (${[...counts.keys()][0]}); expected at least 2. Name another column.`,
    )
  return { at, column, labels: [...counts.keys()] }
}

function conceptColumn(columns: readonly ColumnFacts[], at: number, field: string): Chosen {
  const column = columns[at]!
  const { name, kind, unread, counts } = column
  if (kind === 'empty')
    throw new TaskDataError(`task.${field}: column ${name} ${unread ?? 'holds nothing'}; leave it out`)
  if (kind === 'category' && (counts === null || counts.size > mostLabels))
    throw new TaskDataError(
      `task.${field}: column ${name} holds ${counts === null ? 'more than a thousand' : counts.size} different texts; at most ${mostLabels} are a concept. Leave it out.`,
    )
  return byItsKind(column, at)
}

function namedInputs(
  given: readonly string[],
  columns: readonly ColumnFacts[],
  target: Chosen,
  find: (name: string, field: string) => number,
): Chosen[] {
  return given.map((name, i) => {
    const field = `task.inputs.${i}`
    const at = find(name, `inputs.${i}`)
    const column = columns[at]!
    if (at === target.at)
      throw new TaskDataError(`${field}: ${name} is the target, which no input may hold; leave it out`)
    if (given.indexOf(name) !== i) throw new TaskDataError(`${field}: ${name} is named twice; name it once`)
    if (column.kind === 'empty')
      throw new TaskDataError(`${field}: column ${name} ${column.unread ?? 'holds nothing'}; leave it out`)
    if (column.kind === 'category' && (column.counts === null || column.counts.size > mostLabels))
      throw new TaskDataError(
        `${field}: column ${name} holds ${column.counts?.size ?? 'more than a thousand'} different texts; at most ${mostLabels} become inputs. Leave it out.`,
      )
    return byItsKind(column, at)
  })
}

function usefulInputs(columns: readonly ColumnFacts[], rows: number, taken: ReadonlySet<number>, file: string) {
  const inputs: Chosen[] = []
  const leftOut: string[] = []
  columns.forEach((column, at) => {
    if (taken.has(at)) return
    const why = whyUseless(column, rows)
    if (why) leftOut.push(`${column.name} ${why}`)
    else inputs.push(byItsKind(column, at))
  })
  if (inputs.length === 0)
    throw new TaskDataError(
      `task.inputs: ${file} has no column that can be an input besides target and concepts${leftOut.length > 0 ? ` (${leftOut.join('; ')})` : ''}. Give a table with more columns.`,
    )
  return { inputs, leftOut }
}

function requireRoom(width: number, rows: number, file: string): void {
  if (width > mostWidth)
    throw new TaskDataError(
      `task.inputs: the columns of ${file} become ${width.toLocaleString('en')} inputs; at most ${mostWidth.toLocaleString('en')} are trained on. Name fewer columns.`,
    )
  if (width * rows > mostValues)
    throw new TaskDataError(
      `task.path: ${rows.toLocaleString('en')} rows of ${width.toLocaleString('en')} inputs are ${(width * rows).toLocaleString('en')} values; at most ${mostValues.toLocaleString('en')} (1 GB) are held in memory. Give at most ${Math.floor(mostValues / width).toLocaleString('en')} rows, or name fewer columns.`,
    )
}
