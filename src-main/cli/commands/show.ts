import type { Axis } from '../../../core/experiment/types.ts'
import { nearest } from '../../../core/registry.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { count, counted, duration, figure, meanAndSpread, moment, plain } from '../format.ts'
import { withLab } from '../open.ts'
import { settingRows, type SettingRow } from '../settings.ts'
import { table, type Column } from '../table.ts'

/** Measures shown unless asked for others; the rungs of the probe ladder have a table of their own. */
const mostMeasures = 6
const isRung = (name: string) => name.startsWith('probe.')

export const show: Command = {
  name: 'show',
  summary: 'an experiment, setting by setting: mean ± standard deviation over seeds, and the probe ladder',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: { measures: { type: 'string', value: 'NAME,…', help: 'which measures, or all' } },
  run: ({ terminal, options, positionals }) =>
    withLab(options, false, async ({ lab }) => {
      const experiment = positionals[0]!
      const [record, runs] = await Promise.all([
        lab.experiments.show({ experiment }),
        lab.experiments.runs({ experiment }),
      ])
      const settings = settingRows(runs)
      if (options.json) {
        terminal.out(JSON.stringify({ ...record, settings }, null, 2))
        return exit.done
      }
      const names = Object.keys(settings[0]?.summaries ?? {})
      const wanted = options.own.measures
      const chosen = choose(names, typeof wanted === 'string' ? wanted : null)
      terminal.out(`${plain(record.name)} (${record.id}), ${record.state}, on ${record.engine}, ${record.device}`)
      terminal.out(
        `${counted(settings.length, 'setting')} × ${counted(record.seeds.length, 'seed')}, begun ${moment(record.createdAt)}` +
          (record.finishedAt
            ? `, took ${duration(Date.parse(record.finishedAt) - Date.parse(record.startedAt!))}`
            : ''),
      )
      if (record.notes) terminal.out(plain(record.notes))
      terminal.out('')
      settingsTable(record.axes, settings, chosen).forEach(terminal.out)
      const left = names.filter((name) => !chosen.includes(name) && !isRung(name))
      if (left.length > 0) terminal.out(`Also measured: ${left.join(', ')} (--measures NAME,… or all)`)
      const rungs = names.filter(isRung)
      if (rungs.length > 0) {
        terminal.out('')
        terminal.out('Probe ladder')
        ladderTable(record.axes, settings, rungs).forEach(terminal.out)
      }
      const reasons = new Set(runs.flatMap(({ reason }) => (reason ? [reason] : [])))
      if (reasons.size > 0) terminal.out('')
      for (const reason of reasons) terminal.out(`Failed or diverged: ${plain(reason)}`)
      return exit.done
    }),
}

function choose(names: string[], wanted: string | null): string[] {
  if (wanted === 'all') return names.filter((name) => !isRung(name))
  if (wanted === null) return names.filter((name) => !isRung(name)).slice(0, mostMeasures)
  return wanted.split(',').map((name) => {
    if (names.includes(name)) return name
    const near = nearest(name, names)
    throw new BadInput(
      `unknown measure: ${name} (${near ? `did you mean ${near}?` : `measured are ${names.join(', ')}`})`,
    )
  })
}

/** Axes, runs done, wall time per run, then one column per measure. */
export function settingsTable(axes: Axis[], settings: SettingRow[], measures: string[]): string[] {
  const columns = [...axisColumns(axes), right('n'), right('time/run'), ...measures.map(right)]
  const rows = settings.map((row) => [
    ...axisCells(axes, row),
    runsCell(row),
    row.wallMs === null ? '–' : duration(row.wallMs),
    ...measures.map((name) => measureCell(row, name)),
  ])
  return table(columns, rows)
}

/** The probe ladder: rungs across, settings down. */
export function ladderTable(axes: Axis[], settings: SettingRow[], rungs: string[]): string[] {
  const columns = [...axisColumns(axes), ...rungs.map((name) => right(name.slice('probe.'.length)))]
  return table(
    columns,
    settings.map((row) => [...axisCells(axes, row), ...rungs.map((name) => measureCell(row, name))]),
  )
}

const right = (title: string): Column => ({ title, align: 'right' })
const axisColumns = (axes: Axis[]): Column[] =>
  axes.length > 0
    ? axes.map(({ label, numeric }) => ({ title: plain(label), align: numeric ? 'right' : 'left' }))
    : [{ title: 'setting' }]

function axisCells(axes: Axis[], { axes: at, setting }: SettingRow): string[] {
  if (axes.length === 0) return [String(setting)]
  return axes.map(({ path }) => {
    const value = at[path]
    return value === null || value === undefined ? '–' : plain(String(value))
  })
}

function runsCell({ done, runs, diverged, failed }: SettingRow): string {
  const bad = [diverged && `${diverged} diverged`, failed && `${failed} failed`].filter(Boolean)
  return [done === runs ? count(done) : `${count(done)}/${count(runs)}`, ...bad].join(', ')
}

function measureCell({ summaries }: SettingRow, name: string): string {
  const { mean, sd } = summaries[name] ?? { mean: null, sd: null }
  if (mean === null) return '–'
  return sd === null ? figure(mean) : meanAndSpread(mean, sd)
}
