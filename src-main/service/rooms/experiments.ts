import { countOf } from '../../../core/records/records.ts'
import { ORPCError } from '@orpc/server'
import { undoMs } from '../life/deletions.ts'
import { shareStored } from '../answers/share.ts'
import { watched } from '../answers/watched.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

type Needed = Pick<
  Parts,
  'supervisor' | 'hub' | 'standing' | 'heard' | 'answers' | 'deletions' | 'read' | 'find' | 'catalog' | 'changed'
>

/** Experiments of the history: their states and their runs' results. */
export const experiments = ({
  supervisor,
  hub,
  standing,
  heard,
  answers,
  deletions,
  read,
  find,
  catalog,
  changed,
}: Needed) => ({
  list: lab.experiments.list.handler(({ input }) =>
    read()
      .listExperiments()
      .filter((record) => (input.archived || !record.archived) && !deletions.has(record.id))
      .map((record) => standing.now(record)),
  ),
  page: lab.experiments.page.handler(({ input }) => {
    const { total, rows } = read().listPage({ ...input, hidden: deletions.ids })
    return { total, rows: rows.map((row) => standing.now(row)) }
  }),
  names: lab.experiments.names.handler(() =>
    read()
      .names()
      .map((row) => standing.now(row)),
  ),
  tags: lab.experiments.tags.handler(() => read().tags()),
  news: lab.experiments.news.handler(({ signal }) => hub.news(signal)),
  show: lab.experiments.show.handler(({ input }) => {
    const record = find(input.experiment)
    const events = read().events({ experiment: record.id, limit: 100 })
    const stored = events.filter(({ level }) => level !== 'info').slice(0, 20)
    const warnings = [...standing.untold(record.id, stored), ...stored]
    return { ...record, text: read().experimentText(record.id), warnings, share: shareStored(read(), record) }
  }),
  watch: lab.experiments.watch.handler(({ input, signal }) => {
    const { id, state } = watched({ standing, read, find }, input.experiment)
    return hub.watch(id, () => ({ type: 'state', experiment: id, state: state() }), { everyMs: input.everyMs, signal })
  }),
  heard: lab.experiments.heard.handler(({ input }) => heard.of(find(input.experiment).id)),
  edit: lab.experiments.edit.handler(async ({ input: { experiment, ...edits } }) => {
    changed()
    const { id } = find(experiment)
    await supervisor.call('edit', { experiment: id, ...edits })
    hub.report({ type: 'changed', experiment: id })
    return null
  }),
  delete: lab.experiments.delete.handler(async ({ input }) => {
    changed()
    const { id, name, runs } = find(input.experiment)
    if (supervisor.running.has(id))
      throw new ORPCError('CONFLICT', { message: `${name} is running: pause or cancel it, then delete it` })
    answers.forget()
    if (input.now) await supervisor.call('delete', { experiment: id })
    else deletions.begin(id)
    hub.report({ type: 'changed', experiment: id })
    const total = countOf(runs)
    return { experiment: id, name, runs: total, undoMs: input.now ? 0 : undoMs }
  }),
  undelete: lab.experiments.undelete.handler(({ input: { experiment } }) => {
    if (!deletions.undo(experiment))
      throw new ORPCError('NOT_FOUND', {
        message: `experiment ${experiment} is deleted already, or was not to be deleted`,
      })
    hub.report({ type: 'changed', experiment })
    return null
  }),
  runs: lab.experiments.runs.handler(({ input }) => {
    const { id } = find(input.experiment)
    const summaries = read().summaries(id)
    return read()
      .runs(id)
      .map((run) => ({ ...run, summaries: summaries.get(run.id) ?? {} }))
  }),
  compare: lab.experiments.compare.handler(async ({ input }) => {
    const { compareOf } = await import('../answers/compare.ts')
    return compareOf(read(), await catalog(), find, input.a, input.b)
  }),
  places: lab.experiments.places.handler(({ input }) => read().places(find(input.experiment).id)),
  answer: lab.experiments.answer.handler(async ({ input }) => {
    const experiment = find(input.experiment)
    return { experiment, ...(await answers.of(experiment, await catalog(), input.margin)) }
  }),
})
