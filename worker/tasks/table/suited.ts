import { basename } from 'node:path'
import type { Given, GivenTable, TakenFiles } from '../task.ts'
import { columnsOf, whyUseless } from './chosen.ts'
import { TaskDataError } from '../dataError.ts'
import type { ColumnFacts, Profile } from './profile.ts'

/** Names that a target often has. */
const ofTarget = /^(target|label|labels|class|classes|y|outcome|species|survived|diagnosis|category|output|result)$/i
/** Names of files that are for testing. */
const ofTest = /(^|[^a-z])(test|val|valid|validation|eval|holdout)([^a-z]|$)/i
/** Names of columns that say which rows are for testing. */
const ofSplit = /^(split|subset|set|fold|is_?test|test|partition)$/i
/** Whole numbers that are as few as this are classes. */
const mostClasses = 20

/** A column with more blank cells than this share is no target unless it is chosen. */
const mostBlank = 0.2

/**
 * Options with which the tables are used. The target is the chosen column, else that of a usual name, the first of a table
 * without names if it holds classes and the last does not, or the last of use.
 */
export function tablesFrom({ tables, folders, chosen }: Given): TakenFiles | null {
  // A table beside a folder of pictures has their labels.
  if (tables.length === 0 || folders.length > 0) return null
  if (tables.length > 2)
    return {
      options: {},
      missing: [`a choice: at most a table and one of test rows are used, and ${tables.length} were given`],
    }
  const [table, test] = parted(tables)
  const { profile } = table
  const split = test ? undefined : profile.columns.find((column) => isSplit(column))
  const varying = profile.columns.filter((column) => column !== split && whyUseless(column, profile.rows) === null)
  const target = varying.find(({ name }) => name === chosen['target']) ?? usualTarget(profile, varying)
  if (!target) return { options: { path: table.path }, missing: ['a column that varies, to be predicted'] }
  const as = isClasses(target) ? 'classes' : 'values'
  const options = {
    path: table.path,
    target: target.name,
    as,
    ...(split && { testColumn: split.name }),
    ...(test && { testPath: test.path }),
  } as const
  const why = whyNot(profile, { inputs: [], without: [], concepts: [], testColumn: '', ...options })
  const choices = [{ option: 'target', words: 'to be predicted', of: varying.map(({ name }) => name) }]
  return { options, missing: why === null ? [] : [why], choices }
}

function parted([a, b]: readonly GivenTable[]): [GivenTable, GivenTable | undefined] {
  if (!b) return [a!, undefined]
  const [first, second] = [a!, b].map(({ path }) => ofTest.test(basename(path)))
  const turned = first === second ? b.profile.rows > a!.profile.rows : first!
  return turned ? [b, a] : [a!, b]
}

const isSplit = ({ name, counts }: ColumnFacts): boolean =>
  ofSplit.test(name) &&
  counts !== null &&
  [...counts.keys()].every((cell) => /^(train|training|test|0|1|true|false)$/i.test(cell)) &&
  counts.size === 2

function usualTarget({ rows, hasHeader }: Profile, varying: readonly ColumnFacts[]): ColumnFacts | undefined {
  const known = varying.filter(({ missing }) => missing <= mostBlank * rows)
  const [first, last] = [known[0], known.at(-1)]
  return (
    known.find(({ name }) => ofTarget.test(name)) ??
    (!hasHeader && first && isClasses(first) && !isClasses(last!) ? first : (last ?? varying.at(-1)))
  )
}

const isClasses = ({ kind, counts, isWhole }: ColumnFacts): boolean =>
  kind === 'category' || (isWhole && counts !== null && counts.size <= mostClasses)

function whyNot(profile: Profile, options: Parameters<typeof columnsOf>[1]): string | null {
  try {
    columnsOf(profile, options)
    return null
  } catch (error) {
    if (error instanceof TaskDataError) return error.message.replace(/^task\.\w+: /, '')
    throw error
  }
}
