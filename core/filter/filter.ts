import { didYouMean } from '../catalog/registry.ts'
import { clausesOf, type Clause, type Comparison } from './condition.ts'

/** A value that a row has in a column; null and NaN where it has none. */
export type Cell = number | string | boolean | null | undefined

/** A column that conditions may name. */
export interface FilterColumn<Row> {
  /** Its name; of a field, the path. */
  name: string
  /** Further names: a measure's label. */
  also?: readonly string[]
  /** The only possible values, for columns of words such as a state. */
  values?: readonly string[]
  of(row: Row): Cell
}

/** What a filter can read of a row. */
interface Filterable<Row> {
  columns: readonly FilterColumn<Row>[]
  /** The text that plain words are looked for in. */
  text(row: Row): string
}

/** The columns that a text's conditions name, each once; throws like `filterOf`. */
export const columnsIn = <Row>(text: string, columns: readonly FilterColumn<Row>[]): FilterColumn<Row>[] => [
  ...new Set(clausesOf(text).flatMap((clause) => ('words' in clause ? [] : columnsNamed(clause.column, columns)))),
]

/**
 * Whether a row passes a filter, all clauses of which must hold. A column is named by its name, a further name, or the end
 * of a path (`cost` for `teaching.students.0.reader.cost`). If several end so, one of them must fulfil the condition; all of
 * them where it is `!=`. A row without a value fulfils none. Throws with the nearest name if a column or a value is unknown.
 */
export function filterOf<Row>(text: string, { columns, text: textOf }: Filterable<Row>): (row: Row) => boolean {
  const tests = clausesOf(text).map((clause) => testOf(clause, columns, textOf))
  return (row) => tests.every((passes) => passes(row))
}

function testOf<Row>(
  clause: Clause,
  columns: readonly FilterColumn<Row>[],
  textOf: (row: Row) => string,
): (row: Row) => boolean {
  if ('words' in clause) {
    const wanted = clause.words.toLowerCase()
    return (row) => textOf(row).toLowerCase().includes(wanted)
  }
  const found = columnsNamed(clause.column, columns)
  const passes = compared(clause, found)
  const cells = (row: Row) => found.map(({ of }) => of(row)).filter(isThere)
  if (clause.is !== '!=') return (row) => cells(row).some(passes)
  return (row) => {
    const own = cells(row)
    return own.length > 0 && own.every(passes)
  }
}

/** The columns that a name means: those so called, or else those whose paths end so. */
function columnsNamed<Row>(name: string, columns: readonly FilterColumn<Row>[]): FilterColumn<Row>[] {
  const plain = name.toLowerCase()
  const kinds: ((own: string) => boolean)[] = [
    (own) => own === name,
    (own) => own.toLowerCase() === plain,
    (own) => own.toLowerCase().endsWith(`.${plain}`),
  ]
  for (const is of kinds) {
    const found = columns.filter((column) => [column.name, ...(column.also ?? [])].some(is))
    if (found.length > 0) return found
  }
  throw new Error(`unknown column: ${name} (${didYouMean(name, shortNames(columns), examples(columns))})`)
}

/** Every name of the columns, paths also by their ends. */
const shortNames = <Row>(columns: readonly FilterColumn<Row>[]): string[] => [
  ...new Set(columns.flatMap(({ name, also = [] }) => [name, ...also, name.slice(name.lastIndexOf('.') + 1)])),
]

const examples = <Row>(columns: readonly FilterColumn<Row>[]): string => {
  const names = [...new Set(columns.map(({ name }) => name))]
  return names.length === 0
    ? 'there is none'
    : `expected ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`
}

function compared<Row>(
  { column, is, value }: Exclude<Clause, { words: string }>,
  found: readonly FilterColumn<Row>[],
): (cell: NonNullable<Cell>) => boolean {
  const words = found.every(({ values }) => values !== undefined) ? found.flatMap(({ values }) => values!) : null
  if (words && !words.some((one) => one.toLowerCase() === value.toLowerCase()))
    throw new Error(`unknown value of ${column}: ${value} (${didYouMean(value, words)})`)
  const number = numberIn(value)
  if (number !== null && !Number.isFinite(number))
    throw new Error(`${column} ${is} ${value}: expected a number of at most 1.8e308 in size`)
  if (is !== '=' && is !== '!=') {
    if (number === null) throw new Error(`${column} ${is} ${value}: expected a number after ${is}`)
    const holds = orders[is]
    return (cell) => typeof cell === 'number' && holds(cell, number)
  }
  const same = sameAs(value, number)
  const wanted = is === '='
  return (cell) => same(cell) === wanted
}

const isThere = (cell: Cell): cell is NonNullable<Cell> => cell != null && !Number.isNaN(cell)

const orders: Record<Exclude<Comparison, '=' | '!='>, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

const sameAs = (value: string, number: number | null) => (cell: NonNullable<Cell>) =>
  typeof cell === 'number' ? cell === number : String(cell).toLowerCase() === value.toLowerCase()

/** A number as written, `.95` and `1e-3` too; null if it is none. */
function numberIn(text: string): number | null {
  const number = Number(text.replace('−', '-'))
  return text.trim() === '' || Number.isNaN(number) ? null : number
}
