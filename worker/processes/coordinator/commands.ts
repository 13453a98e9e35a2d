import type { Command, Commands, Created, Refusal } from '../../../core/messages/coordinator.ts'
import { cohortsBy, largestCohort } from '../../../core/experiment/cohorts.ts'
import { structureIn, whyNotOfItsText } from '../../../core/experiment/prepared.ts'
import { versionChanges, whyNotRecompute } from '../../../core/messages/recomputed.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { History } from '../../../history/history.ts'
import { workersFault } from '../../../runtime/workers.ts'
import { devicesFor, trainersFor } from '../../engines/device.ts'
import { activate } from './active.ts'
import { noteDevice } from './device.ts'
import { Recomputation } from './recompute/recomputation.ts'
import type { Scheduler } from './scheduler.ts'
import { evaluationsOf, worksOf } from './works.ts'

/** A command that cannot be done, in words a user can act on. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export interface CommandOptions {
  history: History
  scheduler: Scheduler
  /** Trainers at a time of an experiment that asks for no number. */
  workers: number
  /** Most runs that train as one program. */
  mostRuns: number
}

type Handlers = { [C in Command]: (input: Commands[C]['input']) => Promise<Commands[C]['output']> }

/** Everything the coordinator can be asked to do. */
export function commands(options: CommandOptions): Handlers {
  const { history, scheduler } = options
  const { read, write } = history

  const record = (experiment: number): ExperimentRecord => {
    const found = read.experiment(experiment)
    if (!found) throw new Refused({ code: 'NOT_FOUND', message: `there is no experiment ${experiment}` })
    return found
  }

  const created = (found: ExperimentRecord): Created => ({
    experiment: found.id,
    name: found.name,
    engine: found.engine,
    runs: Object.values(found.runs).reduce((sum, n) => sum + n, 0),
    settings: new Set(read.runs(found.id).map((run) => run.setting)).size,
    cohorts: read.cohorts(found.id).length,
  })

  /** Trainers at a time, and their GPUs. */
  const meansOf = (engine: string, versions: Record<string, string>, asked: number | null) => {
    const devices = devicesFor(engine, versions)
    return { devices, workers: asked ?? trainersFor(engine, devices, options.workers) }
  }

  const requireWorkers = (asked: number | null) => {
    const message = workersFault(asked)
    if (message) throw new Refused({ code: 'BAD_INPUT', message })
  }

  return {
    async create({ planned, engine, versions, workers: asked }) {
      requireWorkers(asked)
      const why = whyNotOfItsText(planned)
      if (why !== null) throw new Refused({ code: 'INTERNAL', message: `the plan is not of its experiment: ${why}` })
      const means = meansOf(engine, versions, asked)
      const { plan } = planned
      const structureOf = structureIn(planned)
      const most = Math.min(options.mostRuns, largestCohort(plan.runs.length, means.workers))
      const groups = cohortsBy(plan.runs, structureOf, { most }).map((runs, index) => ({
        index,
        runs,
        engine,
        structure: structureOf(runs[0]!).slice(0, 16),
      }))
      const made = { engine, device: noteDevice(history), versions: { node: process.versions.node, ...versions } }
      const experiment = write.createExperiment(plan, groups, made)
      scheduler.start(activate(experiment, worksOf(history, experiment), means, performance.now()))
      return created(record(experiment))
    },

    async resume({ experiment, workers }) {
      const found = record(experiment)
      requireWorkers(workers)
      if (scheduler.isStopping(experiment))
        throw new Refused({ code: 'CONFLICT', message: `${found.name} is stopping; resume it in a moment` })
      if (scheduler.isRecomputing(experiment) && found.state !== 'finished')
        throw new Refused({
          code: 'CONFLICT',
          message: `${found.name} is being recomputed; resume it when that is done`,
        })
      if (scheduler.isActive(experiment)) {
        if (workers !== null) scheduler.useWorkers(experiment, workers)
      } else if (found.state !== 'finished') {
        for (const cohort of read.cohorts(experiment))
          if (cohort.state === 'failed') write.requeueCohort(experiment, cohort.plan.index)
        const means = meansOf(found.engine, found.versions, workers)
        scheduler.start(activate(experiment, worksOf(history, experiment), means, performance.now()))
      }
      return created(record(experiment))
    },

    async recompute({ experiment, engine, versions, workers, version, dryRun, findings }) {
      const found = record(experiment)
      const why = whyNotRecompute(found, scheduler.isActive(experiment))
      if (why !== null) throw new Refused({ code: 'CONFLICT', message: why })
      const works = evaluationsOf(history, experiment, engine)
      if (works.length === 0)
        throw new Refused({
          code: 'CONFLICT',
          message: `no run of ${found.name} is done yet; recompute is for finished runs (pellucid resume goes on with it)`,
        })
      const otherVersions = versionChanges(found.versions, { node: process.versions.node, ...versions })
      const asked = { experiment, name: found.name, engine, version, otherVersions, dryRun, findings }
      const recomputation = new Recomputation(history, asked)
      const means = meansOf(engine, versions, workers)
      scheduler.start(activate(experiment, works, means, performance.now(), recomputation))
      return recomputation.outcome
    },

    async stop({ experiment, as, withinMs }) {
      if (scheduler.isActive(experiment)) return scheduler.stop(experiment, as, withinMs)
      const { state } = record(experiment)
      // What is stored as running, though nothing trains, ended while the history could not be written.
      const open = ['queued', 'paused', 'interrupted', 'running'].includes(state)
      if (open) write.setExperimentState(experiment, as)
      return { state: open ? as : state, position: null }
    },

    async calibrate(calibration) {
      noteDevice(history, calibration)
      return null
    },

    async edit({ experiment, notes, tags, archived }) {
      record(experiment)
      if (notes !== undefined) write.noteExperiment(experiment, notes)
      if (tags !== undefined) write.tagExperiment(experiment, tags)
      if (archived !== undefined) write.archiveExperiment(experiment, archived)
      return null
    },

    async remark(event) {
      write.recordEvent(event)
      return null
    },

    async close({ withinMs }) {
      await Promise.all(scheduler.experiments.map((experiment) => scheduler.stop(experiment, 'interrupted', withinMs)))
      history.close()
      return null
    },
  }
}
