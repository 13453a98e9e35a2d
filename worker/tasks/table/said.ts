import { type ColumnOptions, type Columns, missingLabel } from './chosen.ts'
import type { ColumnFacts, Profile } from './profile.ts'
import type { tellingInputs } from './telling.ts'

/** Names in a row of a record, and categories of an input. */
const [mostNamed, mostCategories] = [40, 12]

const counted = (n: number, one: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`

function listed(names: readonly string[], most = mostNamed): string {
  return names.length > most ? `${names.slice(0, most).join(', ')} … (${names.length})` : names.join(', ')
}

/** `20%` */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(6))}%`

/** What a table holds, in a sentence. */
export const holdsOf = ({ sources, rows, names, words }: Profile): string =>
  `${sources[0]!.source.name}: ${counted(rows, 'row')} and ${counted(names.length, 'column')} ${words}`

/** How a table was understood, in sentences. */
export function saidOf(
  profile: Profile,
  columns: Columns,
  { as, test, split, testPath }: Pick<ColumnOptions, 'as'> & { test: number; split: number; testPath: string },
  telling: ReturnType<typeof tellingInputs>,
): string[] {
  const [first, second] = profile.sources
  const { inputs, target, concepts } = columns
  const numbers = inputs.filter(({ labels }) => labels === null)
  const categories = inputs.filter(({ labels }) => labels !== null)
  const blank = numbers.filter(({ column }) => column.missing > 0)
  const rounded = [...concepts, ...inputs].filter(({ column }) => column.isRounded)
  const without = target.column.missing
  const parted =
    testPath !== ''
      ? `The ${first!.rows.toLocaleString('en')} rows of the first file are for training and the ${second!.rows.toLocaleString('en')} of ${testPath} for testing`
      : columns.test
        ? `Column ${columns.test.column.name} says which rows are for testing`
        : `${percent(test)} of the rows are for testing, drawn by the seed ${split}`
  const said = [
    ...warnings(telling, target.column.name),
    parted,
    as === 'classes'
      ? `Target ${target.column.name}, ${counted(target.labels!.length, 'class')}`.replace('classs', 'classes') +
        `: ${numbered(target.labels!)}`
      : `Target ${target.column.name}, a number, standardised on the training rows`,
  ]
  if (without > 0) said.push(`${counted(without, 'row')} without a target ${without === 1 ? 'is' : 'are'} left out`)
  if (numbers.length > 0)
    said.push(
      `Inputs that are numbers, standardised on the training rows: ${listed(numbers.map(({ column }) => column.name))}`,
    )
  if (blank.length > 0)
    said.push(
      `Blank cells are the mean of the training rows, with an input that is 1 there: ${listed(blank.map(({ column: { name, missing } }) => `${name} (${missing.toLocaleString('en')})`))}`,
    )
  if (rounded.length > 0)
    said.push(
      `Whole numbers beyond 2^53 are rounded: ${listed([...new Set(rounded.map(({ column }) => column.name))])}`,
    )
  for (const one of categories.slice(0, mostNamed))
    said.push(
      `Input ${one.column.name}, one of ${one.labels!.length}: ${listed(one.labels!.map(quoted), mostCategories)}`,
    )
  const others = concepts.slice(1)
  said.push(
    others.length > 0
      ? `Concepts beside the target: ${others.map((one) => (one.labels ? `${one.column.name} (${numbered(one.labels)})` : one.column.name)).join('; ')}`
      : 'No concept beside the target, which the primary is paid to tell: what is read of its code says nothing of what it was not taught (task.concepts names columns)',
  )
  if (columns.leftOut.length > 0) said.push(`Left out: ${listed(columns.leftOut)}`)
  return said
}

/** What is to be asked of inputs that say more than a measurement does. */
function warnings({ rows, found }: ReturnType<typeof tellingInputs>, target: string): string[] {
  return found.slice(0, mostNamed).map(({ name, how, isTarget }) => {
    const words = how.replace('the target', `the target ${target}`)
    const cure = `leave it out (task.without: [${JSON.stringify(name)}])`
    return isTarget
      ? `Warning: input ${name} alone ${words} in ${counted(rows, 'row')}; if it is not known before the target is, ${cure}`
      : `Warning: input ${name} ${words} in ${counted(rows, 'row')}; if it is an id or a number of the row, ${cure}`
  })
}

/** A label that a list would cut is quoted. */
const quoted = (label: string): string => (/[,;="]/.test(label) ? JSON.stringify(label) : label)

/** `0 = setosa, 1 = versicolor`; labels that are numbers keep them: `1, 2, 3 (numbered from 0)`. */
export function numbered(labels: readonly string[]): string {
  if (labels.every((label, place) => label === String(place))) return listed(labels)
  if (labels.every((label) => label.trim() !== '' && Number.isFinite(Number(label))))
    return `${listed(labels)} (numbered from 0)`
  return listed(labels.map((label, place) => `${place} = ${quoted(label)}`))
}

/** What is odd about a column, in words; null if nothing is. */
export function oddOf({ kind, numbers, text, missing, counts, isRounded }: ColumnFacts, rows: number): string | null {
  if (kind === 'empty') return null
  if (kind === 'category' && numbers > 0.5 * (rows - missing))
    return `${numbers.toLocaleString('en')} of its cells are numbers and ${JSON.stringify(text!.cell)} on ${text!.where} is none, so that it is read as categories`
  if (isRounded) return 'whole numbers beyond 2^53 are rounded'
  if (missing > 0.5 * rows) return `${Math.round((100 * missing) / rows)}% of its cells are blank`
  if (counts?.has(missingLabel)) return `${missingLabel} is also the name of blank cells`
  return null
}
