import type { Axis } from '../../../core/experiment/types.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { count, duration, figure, meanAndSpread, withoutMarks } from '../format.ts'
import type { SettingRow } from '../settings.ts'
import { table, type Column } from '../table.ts'
import { displayWidth } from '../width.ts'
import type { Ladder } from './measures.ts'

/** Longest line of a table that has more columns than fit. */
const mostColumns = 118

/** A measure to be shown; strangers have a name only. */
export type Named = Pick<MeasureFacts, 'name' | 'steps'>

/** A column with its cells, one per row. */
interface Filled extends Column {
  cells: string[]
}

/** Axes, runs done and wall time per run, then a column per measure; tables below each other where one is too wide. */
export function settingsTables(axes: Axis[], settings: SettingRow[], measures: readonly Named[]): string[] {
  const wall = settings.map(({ wallMs }) => (wallMs === null ? '–' : duration(wallMs)))
  return narrow(axisColumns(axes, settings), [
    right('n', settings.map(runsCell)),
    right('time/run', wall),
    ...measures.flatMap((measure) => measureColumns(settings, measure)),
  ])
}

/** Means of a probe ladder: labelled rows down, readers across. */
export function ladderTables(axes: Axis[], all: SettingRow[], { readers, labels, rungs }: Ladder): string[] {
  const settings = all.filter(({ done }) => done > 0)
  const rows = settings.flatMap((setting) => labels.map((n) => ({ setting, n })))
  const at = axisColumns(axes, settings).map((column) => ({
    ...column,
    cells: rows.map((_, i) => (i % labels.length === 0 ? column.cells[Math.floor(i / labels.length)]! : '')),
  }))
  const of = (reader: string) =>
    rows.map(({ setting, n }) => {
      const rung = rungs.find((own) => own.reader === reader && own.labels === n)
      const mean = (rung && setting.summaries[rung.name]?.mean) ?? null
      return mean === null ? '–' : figure(mean)
    })
  const lead = [
    ...at,
    right(
      'labels',
      rows.map(({ n }) => n),
    ),
  ]
  return narrow(
    lead,
    readers.map((reader) => right(reader, of(reader))),
  )
}

/** What the brackets behind the means are. */
export function legend(settings: SettingRow[], measures: string[]): string[] {
  const kinds = settings.flatMap(({ summaries }) =>
    measures.flatMap((name) => {
      const spread = summaries[name]?.spread
      return spread && spread.n > 1 ? [spread.kind] : []
    }),
  )
  return [
    ...(kinds.includes('interval') ? ['mean [95% interval of the mean, bootstrap over seeds]'] : []),
    ...(kinds.includes('range') ? ['mean (least–most of the seeds)'] : []),
  ]
}

/** The means of a measure, and its medians where it comes in steps. */
function measureColumns(settings: SettingRow[], { name, steps }: Named): Filled[] {
  const cells = settings.map(({ summaries }) => {
    const { mean = null, spread = null } = summaries[name] ?? {}
    return mean === null ? '–' : meanAndSpread(mean, spread)
  })
  if (!steps) return [right(name, cells)]
  const medians = settings.map(({ summaries }) => {
    const median = summaries[name]?.median ?? null
    return median === null ? '–' : figure(median)
  })
  return [right(name, cells), right(`${name} median`, medians)]
}

/** As many tables as it takes for no line to be too long, each with the lead columns. */
function narrow(lead: Filled[], rest: Filled[]): string[] {
  const width = (columns: Filled[]) => written(columns).reduce((most, line) => Math.max(most, displayWidth(line)), 0)
  const tables: Filled[][] = []
  for (const column of rest) {
    const last = tables.at(-1)
    if (last && width([...lead, ...last, column]) <= mostColumns) last.push(column)
    else tables.push([column])
  }
  return tables.flatMap((columns, i) => [...(i > 0 ? [''] : []), ...written([...lead, ...columns])])
}

const written = (columns: Filled[]): string[] =>
  table(
    columns,
    columns[0]!.cells.map((_, row) => columns.map(({ cells }) => cells[row]!)),
  )

const right = (title: string, cells: string[]): Filled => ({ title, align: 'right', cells })

function axisColumns(axes: Axis[], settings: SettingRow[]): Filled[] {
  if (axes.length === 0) return [{ title: 'setting', cells: settings.map(({ setting }) => String(setting)) }]
  return axes.map(({ label, numeric, path }) => ({
    title: withoutMarks(label),
    align: numeric ? 'right' : 'left',
    cells: settings.map(({ axes: at }) => (at[path] == null ? '–' : withoutMarks(String(at[path])))),
  }))
}

function runsCell({ done, runs, diverged, failed }: SettingRow): string {
  const bad = [diverged && `${diverged} diverged`, failed && `${failed} failed`].filter(Boolean)
  return [done === runs ? count(done) : `${count(done)}/${count(runs)}`, ...bad].join(', ')
}
