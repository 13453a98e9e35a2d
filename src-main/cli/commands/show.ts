import { countOf } from '../../../core/records/records.ts'
import type { ExperimentDetail, MeasuredRun } from '../../../core/contract/index.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { headline, isRung } from '../../../core/catalog/roles.ts'
import { describe } from '../../service/answers/describe.ts'
import { regroupingWords } from '../../../core/messages/regroup.ts'
import { exit, type Command } from '../command.ts'
import { count, counted, duration, moment, withoutMarks, wrapped } from '../format.ts'
import { withLab } from '../open.ts'
import { settingRows } from '../settings.ts'
import { showNulls } from '../show/nulls.ts'
import { chosen, laddersOf, takenOf } from '../show/measures.ts'
import { ladderTables, legend, settingsTables } from '../show/tables.ts'

export const show: Command = {
  name: 'show',
  summary: 'show an experiment by setting: means over seeds with their intervals, and the probe ladder',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    nulls: { type: 'boolean', help: 'every measure beside its nulls: value, null, excess, quantile in the null' },
    measures: { type: 'string', value: 'NAME,…', help: 'measures to show; all: every one, and every ladder' },
  },
  run: ({ terminal, options, positionals }) =>
    withLab(options, 'reads', async ({ lab }) => {
      const experiment = positionals[0]!
      if (options.own.nulls) return showNulls({ terminal, options }, lab, experiment)
      const [record, runs, catalog] = await Promise.all([
        lab.experiments.show({ experiment }),
        lab.experiments.runs({ experiment }),
        describe('catalog', options.module),
      ])
      const facts = measureFacts(catalog)
      const settings = settingRows(runs, facts)
      if (options.json) {
        terminal.json({ ...record, settings, regrouped: regroupedOf(runs) }, 2)
        return exit.done
      }
      const taken = takenOf(settings, facts)
      const wanted = options.own.measures as string | undefined
      const shown = wanted === undefined ? headline(taken, facts) : chosen(wanted, taken, facts)
      const ladders = laddersOf(taken, facts)
      const told = wanted === 'all' ? ladders : wanted === undefined ? ladders.slice(0, 1) : []
      const left = taken.filter((name) => !shown.includes(name) && !isRung(name, facts))
      const lines = [
        ...heading(record),
        '',
        ...settingsTables(
          record.axes,
          settings,
          shown.map((name) => facts.find((own) => own.name === name) ?? { name }),
        ),
        ...legend(settings, shown),
        ...told.flatMap((ladder) => [
          '',
          `Probe ladder, ${ladder.family}: means over seeds`,
          ...ladderTables(record.axes, settings, ladder),
        ]),
        ...(left.length > 0 ? ['', ...wrapped(`Also measured: ${left.join(', ')} (--measures NAME,… or all)`)] : []),
        ...regroupings(runs),
        ...troubles(record, runs),
      ]
      lines.forEach(terminal.out)
      return exit.done
    }),
}

/** The name and the state of an experiment, in a line or two. */
export function heading({
  name,
  id,
  state,
  engine,
  device,
  seeds,
  createdAt,
  startedAt,
  finishedAt,
  notes,
  runs,
}: ExperimentDetail) {
  // If the clock was set back in between, the difference is not a duration.
  const tookMs = finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt ?? createdAt) : NaN
  const took = tookMs >= 0 ? `, took ${duration(tookMs)}` : ''
  const total = countOf(runs)
  return [
    `${withoutMarks(name)} (${id}), ${state}, on ${engine}, ${device}`,
    `${counted(total, 'run')}, ${counted(seeds.length, 'seed')}, begun ${moment(createdAt)}${took}`,
    ...(notes ? [withoutMarks(notes)] : []),
  ]
}

/** Runs that trained in smaller cohorts than planned, as JSON. */
const regroupedOf = (runs: MeasuredRun[]) =>
  runs.flatMap(({ id, key, regrouped }) => (regrouped.length > 0 ? [{ run: id, key, regrouped }] : []))

/** The same as text. */
function regroupings(runs: MeasuredRun[]): string[] {
  const cut = runs.filter(({ regrouped }) => regrouped.length > 0)
  if (cut.length === 0) return []
  const ways = new Set(
    cut.flatMap(({ regrouped }) => regrouped.map((way) => withoutMarks(regroupingWords(way, count)))),
  )
  const told = `${counted(cut.length, 'run')} trained in smaller cohorts than planned; the last bits of their numbers may differ:`
  return ['', ...wrapped(told), ...[...ways].map((way) => `  ${way}`)]
}

/** Reasons of failed runs, and other warnings. */
function troubles({ warnings }: ExperimentDetail, runs: MeasuredRun[]): string[] {
  const reasons = new Set(runs.flatMap(({ reason }) => (reason ? [`Failed or diverged: ${withoutMarks(reason)}`] : [])))
  const told = warnings.toReversed().map(({ at, message }) => `${moment(at)} ${withoutMarks(message)}`)
  return reasons.size + told.length > 0 ? ['', ...reasons, ...told] : []
}
