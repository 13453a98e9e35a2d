import { ORPCError } from '@orpc/server'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import { selected } from '../../../core/figures/select.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { MadeFile } from '../../../core/records/results.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import { exportName } from '../../../core/figures/fileName.ts'
import { claimsTable } from '../../../core/tables/claims.ts'
import { comparisonTable } from '../../../core/tables/comparison.ts'
import { tableFormats, type TableFormat } from '../../../core/tables/formats.ts'
import { tables, type TableName } from '../../../core/tables/index.ts'
import { nullsTable } from '../../../core/tables/nulls.ts'
import { runsTable } from '../../../core/tables/runs.ts'
import { settingsTable } from '../../../core/tables/settings.ts'
import type { Table } from '../../../core/tables/table.ts'
import { unitsTable } from '../../../core/tables/units.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { compareOf } from './compare.ts'
import { encodedTable } from '../../exports/tables/index.ts'
import { nullsOf } from './nulls.ts'
import { provenanceOf } from './provenance.ts'
import { reportOf } from './units.ts'

/** Which runs of which table: by axis values, by seed, by number; all by default. */
export interface TableRequest {
  table: TableName
  format: TableFormat
  /** Measures of `runs` and `settings`. */
  measures?: string[]
  only?: Record<string, string>
  seed?: number
  runs?: number[]
}

/** The most units in one table: 100 runs of 256. */
const mostUnits = 25_600

/** Tables with columns of measures. */
const withMeasures: readonly TableName[] = [tables.runs.name, tables.settings.name]

/**
 * A table of an experiment as a file; a table that cannot be made is bad input, with the reason. `verdicts` are for the
 * table of claims.
 */
export function tableOf(
  read: Reader,
  record: ExperimentRecord,
  catalog: Catalog,
  request: TableRequest,
  verdicts: Verdict[] = [],
): MadeFile {
  const { name, axes } = record
  const { table: called, format, measures: chosen } = request
  try {
    if (chosen && !withMeasures.includes(called))
      throw new Error(`table ${called} takes no measures (${withMeasures.join(', ')})`)
    if (called === 'claims') return file([name, called], format, claimsFrom(read, record, request, verdicts))
    const { runs, filter } = runsOf(read, record, request)
    const provenance = { ...provenanceOf(record, runs), ...(filter && { filter }) }
    const common = { experiment: name, axes, provenance }
    const words = runs.length === 1 ? [name, `run ${runs[0]!.id}`, called] : [name, called]
    if (request.table === 'units') {
      const known = runs.flatMap((run) => {
        const { report } = reportOf(read, run.id)
        return report ? [{ run, report }] : []
      })
      if (known.length === 0) throw new Error(reportOf(read, runs[0]!.id).reason ?? 'no units are recorded')
      if (known.reduce((sum, { report }) => sum + report.units.length, 0) > mostUnits)
        throw new Error(`units: more than ${mostUnits.toLocaleString('en')} rows; choose a seed or axis values`)
      return file(words, format, unitsTable({ ...common, runs: known }))
    }
    if (request.table === 'nulls') {
      const chosen = new Set(runs.map(({ id }) => id))
      const rows = nullsOf(read, record.id, catalog, ({ id }) => chosen.has(id))
      if (rows.length === 0)
        throw new Error('no null is known of these runs (evaluation: { nulls: default } asks for them)')
      const table = nullsTable({ ...common, measures: measureFacts(catalog), rows })
      return file(words, format, table)
    }
    const summaries = read.summaries(record.id)
    const measured = runs.map((run) => ({ ...run, summaries: summaries.get(run.id) ?? {} }))
    const data = { ...common, measures: measureFacts(catalog), chosen, runs: measured }
    return file(words, format, called === 'settings' ? settingsTable(data) : runsTable(data))
  } catch (error) {
    throw new ORPCError('BAD_INPUT', { message: error instanceof Error ? error.message : String(error) })
  }
}

/** The result of `compareOf` as a file. */
export function comparisonFile(
  read: Reader,
  catalog: Catalog,
  find: (given: string) => ExperimentRecord,
  { a, b, format }: { a: string; b: string; format: TableFormat },
): MadeFile {
  const compared = compareOf(read, catalog, find, a, b)
  const provenance = { ...provenanceOf(compared.a, read.runs(compared.a.id)), filter: `A: ${a}; B: ${b}` }
  const table = comparisonTable({ compared, measures: measureFacts(catalog), provenance })
  return file([compared.a.name, 'against', compared.b.name], format, table)
}

function runsOf(read: Reader, { id, axes }: ExperimentRecord, { only, seed, runs: wanted }: TableRequest) {
  const all = read.runs(id)
  const strange = wanted?.find((run) => !all.some(({ id }) => id === run))
  if (strange !== undefined) throw new Error(`run ${strange} does not belong to this experiment`)
  const given = wanted ? all.filter((run) => wanted.includes(run.id)) : all
  const { data, filter } = selected({ axes, runs: given }, { only, seed })
  return { runs: data.runs, filter: [filter, wanted && `${wanted.length} runs`].filter(Boolean).join(', ') }
}

/** The table of claims, which rest on all runs together. */
function claimsFrom(
  read: Reader,
  record: ExperimentRecord,
  { only, seed, runs }: TableRequest,
  verdicts: Verdict[],
): Table {
  if (only || runs || seed !== undefined) throw new Error('the verdicts rest on all runs: no runs can be chosen')
  if (verdicts.every(({ effects }) => effects.length === 0))
    throw new Error('no claim is addressed: there is no comparison to show')
  return claimsTable({ experiment: record.name, verdicts, provenance: provenanceOf(record, read.runs(record.id)) })
}

function file(words: readonly string[], format: TableFormat, table: Table): MadeFile {
  return { name: exportName(words, new Date(), tableFormats[format].name), ...encodedTable(table, format) }
}
