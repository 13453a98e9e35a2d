import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../core/contract/index.ts'
import { figures, type FigureKind, type FigureName } from '../../core/figures/index.ts'
import type { ExperimentRecord, RunRecord, ServiceInfo } from '../../core/records.ts'
import { AmbiguousExperiment, HistoryError } from '../../history/errors.ts'
import type { Reader } from '../../history/read/reader.ts'
import { workersFault } from '../../runtime/workers.ts'
import { Answers } from './answer.ts'
import type { Backups } from './backups.ts'
import type { Client, Clients } from './clients.ts'
import { CommandRefused } from './coordinator.ts'
import { describe, NotDescribed } from './describe.ts'
import type { Engines } from './engines.ts'
import { BadEngine } from './engine.ts'
import { learningOf } from './figureParts.ts'
import { estimateOf } from './estimate.ts'
import { NotAnExperiment, type Preparing } from './preparing.ts'
import { presets } from './presets.ts'
import type { Hub } from './hub.ts'
import { detailOf } from './detail.ts'
import type { Exports } from './exports/exports.ts'
import { findExperiment } from './find.ts'
import { deviceFacts } from './device.ts'
import { recompute } from './recompute.ts'
import { refusalOf } from './refusal.ts'
import { Rows } from './rows.ts'
import type { Standing } from './standing.ts'
import type { Supervisor } from './supervisor.ts'
import { nearUnits, reportOf, stripsOf } from './units.ts'

export interface RouterOptions {
  history: string
  workers: number
  module: string | undefined
  supervisor: Pick<Supervisor, 'running' | 'call' | 'recompute'>
  clients: Clients
  hub: Hub
  standing: Standing
  backups: Pick<Backups, 'before' | 'drop'>
  read(): Reader
  check(): Promise<string[]>
  exports: Exports
  engines: Engines
  preparing: Preparing
  /** The history was changed by an edit. */
  changed(): void
  stop(): void
}

/** Every call of the contract, answered: reads from the history, changes through the coordinator. */
export function routerOf(options: RouterOptions) {
  const { supervisor, clients, hub, standing, read, exports, engines, preparing } = options
  const lab = implement(contract)
    .$context<{ client: Client }>()
    .use(async ({ next }) => {
      try {
        return await next()
      } catch (error) {
        throw actionable(error)
      }
    })

  const find = (given: string): ExperimentRecord => standing.now(findExperiment(read(), given))
  const runOf = (id: number): RunRecord => {
    const found = read().run(id)
    if (!found) throw new ORPCError('NOT_FOUND', { message: `there is no run ${id}` })
    return found
  }
  const rows = new Rows(options.module)
  const answers = new Answers(options.history)
  let told: ReturnType<typeof describe<'catalog'>> | undefined
  /** What the lab can do is the same as long as the service lives; a failure is asked about again. */
  const catalog = () => {
    told ??= describe('catalog', options.module).catch((error: unknown) => {
      told = undefined
      throw error
    })
    return told
  }
  const stop = (given: string, as: 'paused' | 'cancelled' | 'interrupted') =>
    supervisor.call('stop', { experiment: find(given).id, as, withinMs: null })

  return lab.router({
    service: {
      info: lab.service.info.handler((): ServiceInfo => {
        const { history, workers } = options
        const running = [...supervisor.running]
        const kept = running.filter((experiment) => clients.isKept(experiment))
        return { pid: process.pid, history, workers, clients: clients.size, running, kept }
      }),
      stop: lab.service.stop.handler(() => {
        options.stop()
        return null
      }),
    },
    catalog: lab.catalog.handler(() => catalog()),
    device: lab.device.handler(async () => deviceFacts(read(), await engines.loaded(), options.workers)),
    engines: lab.engines.handler(() => describe('engines', options.module, [])),
    calibration: {
      remembered: lab.calibration.remembered.handler(() => engines.remembered()),
      renew: lab.calibration.renew.handler(() => engines.renew()),
    },
    presets: lab.presets.handler(() => presets()),
    experiments: {
      check: lab.experiments.check.handler(async ({ input: { text, engine }, context, signal }) => {
        engines.loaded().catch(() => {})
        await preparing.keep(context.client, text, engine, signal)
        return null
      }),
      estimate: lab.experiments.estimate.handler(async ({ input: { text, engine, workers }, context, signal }) => {
        requireWorkers(workers)
        engines.loaded().catch(() => {})
        const prepared = await preparing.take(context.client, text, engine, signal)
        const {
          name,
          speeds = [],
          trainers = options.workers,
        } = await engines.choose(engine, prepared.work ?? [], workers)
        return estimateOf(
          read(),
          { engine: name, speeds, trainers: workers ?? trainers },
          prepared,
          options.module,
          signal,
        )
      }),
      create: lab.experiments.create.handler(async ({ input, context, signal }) => {
        const { text, workers, keep } = input
        requireWorkers(workers)
        engines.loaded().catch(() => {})
        const { work, ...planned } = await preparing.take(context.client, text, input.engine, signal)
        const { name, versions, reason } = await engines.choose(input.engine, work ?? [], workers)
        const created = await supervisor.call('create', { planned, engine: name, versions, workers })
        const { experiment } = created
        clients.hold(context.client, experiment, keep)
        if (reason !== undefined)
          await supervisor.call('remark', { level: 'warning', experiment, message: `${name}: ${reason}` })
        hub.report({ type: 'changed', experiment })
        return created
      }),
      list: lab.experiments.list.handler(({ input }) =>
        read()
          .listExperiments()
          .filter((record) => input.archived || !record.archived)
          .map((record) => standing.now(record)),
      ),
      page: lab.experiments.page.handler(({ input }) => {
        const { total, rows } = read().listPage(input)
        return { total, rows: rows.map((row) => standing.now(row)) }
      }),
      tags: lab.experiments.tags.handler(() => read().tags()),
      news: lab.experiments.news.handler(({ signal }) => hub.news(signal)),
      show: lab.experiments.show.handler(({ input }) => {
        const record = find(input.experiment)
        const events = read().events({ experiment: record.id, limit: 100 })
        const stored = events.filter(({ level }) => level !== 'info').slice(0, 20)
        const warnings = [...standing.untold(record.id, stored), ...stored]
        return { ...record, text: read().experimentText(record.id), warnings }
      }),
      watch: lab.experiments.watch.handler(({ input, signal }) => {
        const { id } = find(input.experiment)
        const state = () => standing.stateOf(read().experiment(id)!)
        return hub.watch(id, () => ({ type: 'state', experiment: id, state: state() }), {
          everyMs: input.everyMs,
          signal,
        })
      }),
      resume: lab.experiments.resume.handler(async ({ input, context }) => {
        const { id } = find(input.experiment)
        clients.hold(context.client, id, input.keep)
        return supervisor.call('resume', { experiment: id, workers: input.workers })
      }),
      recompute: lab.experiments.recompute.handler(({ input: { experiment, ...request }, context }) => {
        const found = find(experiment)
        const needed = {
          ...{ supervisor, backups: options.backups, check: options.check, loaded: () => engines.loaded() },
          record: (id: number) => read().experiment(id)!,
          begins() {
            clients.hold(context.client, found.id, false)
            return clients.has(context.client)
          },
          ended() {
            answers.forget()
            hub.report({ type: 'changed', experiment: found.id })
          },
        }
        return recompute(needed, found, request)
      }),
      pause: lab.experiments.pause.handler(({ input }) => stop(input.experiment, input.as)),
      cancel: lab.experiments.cancel.handler(({ input }) => stop(input.experiment, 'cancelled')),
      edit: lab.experiments.edit.handler(async ({ input: { experiment, ...edits } }) => {
        options.changed()
        const { id } = find(experiment)
        await supervisor.call('edit', { experiment: id, ...edits })
        hub.report({ type: 'changed', experiment: id })
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
        const { compareOf } = await import('./compare.ts')
        return compareOf(read(), await catalog(), find, input.a, input.b)
      }),
      places: lab.experiments.places.handler(({ input }) => read().places(find(input.experiment).id)),
      answer: lab.experiments.answer.handler(async ({ input }) => {
        const experiment = find(input.experiment)
        return { experiment, ...(await answers.of(experiment, await catalog(), input.margin)) }
      }),
    },
    runs: {
      series: lab.runs.series.handler(({ input }) => {
        const names = input.names ?? read().seriesNames(input.run)
        return names.flatMap((name) => {
          const series = read().series(input.run, name)
          return series ? [{ name, ...series }] : []
        })
      }),
      curves: lab.runs.curves.handler(({ input: { runs, names, ...range } }) =>
        runs.flatMap((run) => names.map((name) => ({ run, name, ...read().series(run, name, range) }))),
      ),
      curveNames: lab.runs.curveNames.handler(({ input }) => read().seriesNames(input.run)),
    },
    results: {
      runs: lab.results.runs.handler(({ input }) => read().resultRuns(find(input.experiment).id)),
      values: lab.results.values.handler(({ input }) => read().resultValues(find(input.experiment).id, input.names)),
      run: lab.results.run.handler(({ input }) => detailOf(read(), runOf(input.run))),
      learning: lab.results.learning.handler(({ input }) =>
        learningOf(read(), [runOf(input.run).id]).map(({ name, x, y }) => {
          return { name, examples: Float32Array.from(x), values: Float32Array.from(y) }
        }),
      ),
      weights: lab.results.weights.handler(({ input: { run, format }, signal }) =>
        exports.make('weights', { run: runOf(run).id, format, module: options.module }, signal),
      ),
    },
    units: {
      report: lab.units.report.handler(({ input }) => reportOf(read(), runOf(input.run).id)),
      strips: lab.units.strips.handler(({ input }) => stripsOf(read(), input.runs)),
      rows: lab.units.rows.handler(({ input }) => rows.of(runOf(input.run), input.rows)),
      near: lab.units.near.handler(({ input }) => nearUnits(read(), runOf(input.run).id, input.unit)),
    },
    figures: {
      kinds: lab.figures.kinds.handler(({ signal }) => exports.make('kinds', {}, signal)),
      export: lab.figures.export.handler(async ({ input: { experiment, ...request }, signal }) => {
        exports.warm('figure')
        const record = find(experiment)
        const known = await catalog()
        const judged = Object.hasOwn(figures, request.figure) && showsVerdicts(figures[request.figure as FigureName])
        const verdicts = judged ? (await answers.of(record, known)).verdicts : undefined
        return exports.make('figure', { experiment: record.id, catalog: known, request, verdicts }, signal)
      }),
    },
    tables: {
      export: lab.tables.export.handler(async ({ input: { experiment, ...request }, signal }) => {
        const { id } = find(experiment)
        return exports.make('table', { experiment: id, catalog: await catalog(), request }, signal)
      }),
      comparison: lab.tables.comparison.handler(async ({ input: { a, b }, signal }) =>
        exports.make('comparison', { catalog: await catalog(), a, b }, signal),
      ),
    },
    history: { check: lab.history.check.handler(() => options.check()) },
  })
}

const showsVerdicts = ({ parts }: FigureKind): boolean => parts.includes('verdicts')

/** Before an engine is tried for it: the coordinator says the same, and decides. */
function requireWorkers(asked: number | null): void {
  const message = workersFault(asked)
  if (message) throw new ORPCError('BAD_INPUT', { message })
}

/** An error whose message may be shown to the user, where it is one of ours. */
function actionable(error: unknown): unknown {
  if (error instanceof CommandRefused) return new ORPCError(error.refusal.code, { message: error.message })
  if (error instanceof NotAnExperiment)
    return new ORPCError('BAD_EXPERIMENT', { message: error.message, data: { faults: error.faults } })
  if (error instanceof NotDescribed) return new ORPCError('INTERNAL', { message: error.message })
  if (error instanceof BadEngine) return new ORPCError('BAD_INPUT', { message: error.message })
  if (error instanceof AmbiguousExperiment) return new ORPCError('NOT_FOUND', { message: error.message })
  if (error instanceof HistoryError) return new ORPCError('HISTORY', { message: error.message })
  if (error instanceof ORPCError) return refusalOf(error)
  console.error(error)
  return error
}
