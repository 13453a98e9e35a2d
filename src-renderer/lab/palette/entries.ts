import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { stopWords } from '../../../core/messages/stopped.ts'
import { exportName } from '../../../core/figures/fileName.ts'
import type { NamedExperiment } from '../../../core/records/records.ts'
import { reportFormats, type ReportFormat } from '../../../core/report/report.ts'
import { screens, tabs } from '../../screens/index.ts'
import { formatAddress, to } from '../address.ts'
import { save } from '../files.ts'
import type { Lab } from '../lab.svelte.ts'

/** Something that the palette finds. */
export interface Entry {
  /** The same from one opening to the next. */
  key: string
  label: string
  /** What kind of thing it is, or what happens. */
  detail: string
  run(): void
}

/** Experiments, newest first; archived ones are told apart. */
export const experimentEntries = (lab: Lab, names: readonly NamedExperiment[]): Entry[] =>
  names.map(({ id, name, state, archived }) => ({
    key: `experiment ${id}`,
    label: name,
    detail: `experiment ${id}, ${archived ? 'archived' : state}`,
    run: () => lab.place.go(to('experiments', id)),
  }))

/** The screens of the lab, and the views of the open experiment. */
export const screenEntries = (lab: Lab, open: NamedExperiment | null): Entry[] => [
  ...(open ? tabs : []).map(({ name, label }) => ({
    key: `view ${name}`,
    label,
    detail: `view of ${open!.name}`,
    run: () => lab.place.go(to('experiments', open!.id, name)),
  })),
  ...screens.map(({ name, label }) => ({
    key: `screen ${name}`,
    label,
    detail: 'screen',
    run: () => lab.place.go(to(name)),
  })),
]

/** Measures, each on its axis of the trade-off of an experiment. */
export const measureEntries = (lab: Lab, measures: readonly MeasureFacts[], of: NamedExperiment | null): Entry[] =>
  (of ? measures : []).map(({ name, label, side }) => ({
    key: `measure ${name}`,
    label: `${label} (${name})`,
    detail: `measure, in the trade-off of ${of!.name}`,
    run: () => {
      const query = { [side === 'capability' ? 'x' : 'y']: name }
      lab.place.go(formatAddress({ path: ['experiments', String(of!.id), 'tradeoff'], query }))
    },
  }))

/** Actions, first those for the open experiment. */
export function actionEntries(lab: Lab, open: NamedExperiment | null): Entry[] {
  const action = (label: string, detail: string, run: () => unknown): Entry => ({
    key: `action ${label}`,
    label,
    detail,
    run: () => void lab.notices.attempt(async () => void (await run())),
  })
  return [
    ...(open ? ordersFor(lab, open, action) : []),
    action('Open a file', 'experiment, data or history', () => lab.given.choose()),
    action('Copy the address of this view', 'action', () =>
      lab.notices.copy(location.href, 'The address is on the clipboard.'),
    ),
    ...(['light', 'dark', 'system'] as const).map((theme) =>
      action(`Theme: ${theme}`, 'action', () => (lab.theme.preference = theme)),
    ),
  ]
}

/** What can be done with an experiment in its state, and its exports. */
function ordersFor(
  lab: Lab,
  { id, name, state }: NamedExperiment,
  action: (label: string, detail: string, run: () => unknown) => Entry,
): Entry[] {
  const named = { experiment: String(id) }
  const stopped = ({ state, position }: Awaited<ReturnType<Lab['ask']['experiments']['pause']>>) =>
    lab.notices.say(stopWords(state, position))
  const going = state === 'running' || state === 'queued'
  return [
    ...(going
      ? [
          action('Pause', name, async () => stopped(await lab.ask.experiments.pause(named))),
          action('Cancel', name, async () => stopped(await lab.ask.experiments.cancel(named))),
        ]
      : state === 'finished'
        ? []
        : [action('Resume', name, () => lab.ask.experiments.resume({ ...named, keep: true }))]),
    ...Object.values(reportFormats).map(({ name: format, label }) =>
      action(`Save the report as ${label}`, name, () => saveReport(lab, id, format)),
    ),
    ...(['svg', 'pdf'] as const).map((format) =>
      action(`Save the trade-off as ${format.toUpperCase()}`, name, async () => {
        const { bytes, mime } = await lab.ask.figures.export({ ...named, figure: 'tradeoff', format })
        const file = exportName([name, 'tradeoff'], new Date(), format)
        save(file, bytes, mime)
        lab.notices.say(`Saved ${file}.`)
      }),
    ),
  ]
}

/** Saves the report on an experiment as a file. */
export async function saveReport(lab: Lab, experiment: number, format: ReportFormat): Promise<void> {
  const { name, bytes, mime } = await lab.ask.reports.export({ experiment: String(experiment), format })
  save(name, bytes, mime)
  lab.notices.say(`Saved ${name}.`)
}
