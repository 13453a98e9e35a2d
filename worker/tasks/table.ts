import { statSync } from 'node:fs'
import { z } from 'zod'
import { columnsOf, conceptsOf, type Columns } from './table/chosen.ts'
import { tableFile } from './table/file.ts'
import { profileOf, type Profile } from './table/profile.ts'
import { tableRows } from './table/rows.ts'
import { sampleTable, sampleTarget } from './table/sample.ts'
import { saidBy } from './table/split.ts'
import { holdsOf, saidOf } from './table/said.ts'
import { tellingInputs } from './table/telling.ts'
import { tablesFrom } from './table/suited.ts'
import { requireAbsolute } from './paths.ts'
import { pickedRows, storedRows } from './stored.ts'
import { dataOption, define } from './task.ts'

const column = z.string().min(1).max(500)

const options = z.object({
  path: z
    .string()
    .default('')
    .describe('Absolute path of the table (CSV or TSV, gzipped or not, or Parquet); empty: a made-up one of birds.'),
  target: z
    .string()
    .default('')
    .describe('The column to be predicted; empty, of the made-up table: species, or the mass as values.'),
  as: z
    .enum(['classes', 'values'])
    .default('classes')
    .describe('What the target is: one of its different cells, or a number, which is standardised.'),
  inputs: z
    .array(column)
    .max(20_000)
    .default([])
    .describe('Columns that are inputs; empty: all of use that are neither target nor concepts.'),
  without: z
    .array(column)
    .max(20_000)
    .default([])
    .describe('Columns that are no inputs where inputs names none, such as one that tells the target.'),
  concepts: z
    .array(column)
    .max(256)
    .default([])
    .describe(
      'Columns that are concepts beside the target; the primary does not see them, unless they are inputs, too.',
    ),
  test: z.number().gt(0).lt(1).default(0.2).describe('Share of the rows that are for testing.'),
  split: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Seed of which rows those are, the same for all runs.'),
  testColumn: z
    .string()
    .default('')
    .describe('A column whose cells say train or test (0 or 1, false or true) instead; empty: none.'),
  testPath: z.string().default('').describe('Absolute path of a table with the test rows instead; empty: none.'),
  delimiter: z
    .string()
    .refine((letter) => letter.length <= 1, 'expected one letter, or none to find it')
    .default('')
    .describe('The letter between cells; empty: as the ending or the first lines say.'),
  data: dataOption,
})
type Options = z.output<typeof options>

/** Rows of a user's table. */
export const table = define({
  name: 'table',
  summary: 'Columns of a table (CSV, TSV, Parquet): any as inputs, one as the target, others as concepts.',
  source: 'a file of the user; without one, made-up birds after Horst et al. 2020, palmerpenguins',
  targets: { option: 'as' },
  inputs: 'rows',
  options,
  takes: tablesFrom,
  check(given) {
    const { profile, columns } = understood(given)
    if (columns.test) saidBy(columns.test)
    return given.path === ''
      ? null
      : {
          hash: profile.hash,
          holds: holdsOf(profile),
          said: saidOf(profile, columns, given, tellingInputs(profile, columns)),
        }
  },
  sizes(given) {
    const { columns } = understood(given)
    return { inputs: columns.width, outputs: columns.outputs }
  },
  open(given) {
    const { profile, columns } = understood(given)
    const testFrom = given.testPath === '' ? null : profile.sources[0]!.rows
    const by = { share: given.test, seed: given.split, column: columns.test, testFrom }
    const { train, test, columns: placed } = tableRows(profile, columns, by)
    const D = columns.width
    return {
      inputs: D,
      outputs: columns.outputs,
      concepts: conceptsOf(columns),
      columns: placed,
      dataHash: profile.hash,
      ...storedRows(D, train, {
        n: test.n,
        inputs: (rows) => pickedRows(test.inputs, D, rows),
        targets: (rows) => pickedRows(test.targets, 1, rows),
        concepts: (rows) => pickedRows(test.concepts, columns.concepts.length, rows),
      }),
    }
  },
})

let known: { key: string; profile: Profile } | undefined

/** The table and the columns that options choose. A table is read again only if its files have changed. */
function understood(given: Options): { profile: Profile; columns: Columns } {
  requireAbsolute(given, ['path', 'testPath'])
  const { path, testPath, delimiter } = given
  const key = JSON.stringify([path, testPath, delimiter].map((one) => [one, standing(one)]))
  if (known?.key !== key) {
    const files = [path === '' ? sampleTable() : tableFile(path), ...(testPath === '' ? [] : [tableFile(testPath)])]
    known = { key, profile: profileOf(files, delimiter) }
  }
  const target = path === '' && given.target === '' ? sampleTarget[given.as] : given.target
  return { profile: known.profile, columns: columnsOf(known.profile, { ...given, target }) }
}

/** What changes with the content of a file. */
function standing(path: string): number[] {
  const facts = path.length > 1 ? statSync(path, { throwIfNoEntry: false }) : undefined
  return facts ? [facts.size, facts.mtimeMs, facts.ino] : []
}
