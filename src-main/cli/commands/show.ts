import type { Catalog } from '../../../core/catalog.ts'
import type { Axis } from '../../../core/experiment/types.ts'
import { measureFacts, type MeasureFacts } from '../../../core/measure.ts'
import { nearest } from '../../../core/registry.ts'
import { describe } from '../../service/describe.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { count, counted, duration, figure, meanAndSpread, moment, plain } from '../format.ts'
import { withLab } from '../open.ts'
import { settingRows, type SettingRow } from '../settings.ts'
import { table, type Column } from '../table.ts'

/** Measures shown unless others are asked for. */
const mostMeasures = 6
/** A rung of a probe ladder: `probe.k1.n100`, `probeAuc.mlp.nall`. */
const rung = /^(probe\w*)\.((?:k(?:\d+|all)|mlp)\.n(?:\d+|all))$/

export const show: Command = {
  name: 'show',
  summary: 'an experiment, setting by setting: mean ± standard deviation over seeds, and the probe ladder',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: { measures: { type: 'string', value: 'NAME,…', help: 'which measures, or all' } },
  run: ({ terminal, options, positionals }) =>
    withLab(options, false, async ({ lab }) => {
      const experiment = positionals[0]!
      const [record, runs, catalog] = await Promise.all([
        lab.experiments.show({ experiment }),
        lab.experiments.runs({ experiment }),
        describe('catalog', options.module),
      ])
      const settings = settingRows(runs)
      if (options.json) {
        terminal.out(JSON.stringify({ ...record, settings }, null, 2))
        return exit.done
      }
      const measured = takenOf(settings, measureFacts(catalog))
      const names = measured.filter((name) => !rung.test(name))
      const wanted = options.own.measures
      const chosen = typeof wanted === 'string' ? chosenOf(wanted, names) : usualOf(names, catalog)
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
      const left = names.filter((name) => !chosen.includes(name))
      if (left.length > 0) terminal.out(`Also measured: ${left.join(', ')} (--measures NAME,… or all)`)
      const ladders = Map.groupBy(
        measured.filter((name) => rung.test(name)),
        (name) => rung.exec(name)![1]!,
      )
      for (const [family, rungs] of ladders) {
        terminal.out('')
        terminal.out(`Probe ladder: ${family}`)
        ladderTable(record.axes, settings, rungs).forEach(terminal.out)
      }
      const reasons = new Set(runs.flatMap(({ reason }) => (reason ? [reason] : [])))
      if (reasons.size > 0) terminal.out('')
      for (const reason of reasons) terminal.out(`Failed or diverged: ${plain(reason)}`)
      return exit.done
    }),
}

/** Names with a value somewhere, in the catalog's order, strangers last. */
function takenOf(settings: SettingRow[], facts: MeasureFacts[]): string[] {
  const names = Object.keys(settings[0]?.summaries ?? {})
  const taken = names.filter((name) => settings.some(({ summaries }) => summaries[name]!.n > 0))
  const order = new Map(facts.map(({ name }, place) => [name, place]))
  return taken.sort((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || a.localeCompare(b))
}

/** Two values of capability, one of each measure of interpretability, as far as they go. */
function usualOf(names: string[], catalog: Catalog): string[] {
  const of = (side: MeasureFacts['side'], each: number) =>
    (catalog.measure ?? []).flatMap((measure) =>
      measureFacts({ measure: [measure] })
        .filter((fact) => fact.side === side && names.includes(fact.name))
        .map(({ name }) => name)
        .slice(0, each),
    )
  const usual = [...of('capability', 2), ...of('interpretability', 1)].slice(0, mostMeasures)
  return usual.length > 0 ? usual : names.slice(0, mostMeasures)
}

function chosenOf(wanted: string, names: string[]): string[] {
  if (wanted === 'all') return names
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
  const columns = [...axisColumns(axes), ...rungs.map((name) => right(rung.exec(name)![2]!))]
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
