import { countOf } from '../../../core/records/records.ts'
import type { Command, Commands, Created, Refusal } from '../../../core/messages/coordinator.ts'
import { cohortsBy, largestCohort } from '../../../core/experiment/cohorts.ts'
import { phasesIn, structureIn, whyNotOfItsText, type Planned } from '../../../core/experiment/prepared.ts'
import type { RunPlan } from '../../../core/experiment/types.ts'
import { extensionWords, whyNotExtend } from '../../../core/messages/extended.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
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

/** A command that is refused, in words that a user can act on. */
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
  /** The default maximum number of trainers at a time. */
  workers: number
  /** The most runs that train as one program. */
  mostRuns: number
}

type Handlers = { [C in Command]: (input: Commands[C]['input']) => Promise<Commands[C]['output']> }

/** Every command of the coordinator. */
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
    runs: countOf(found.runs),
    settings: new Set(read.runs(found.id).map((run) => run.setting)).size,
    cohorts: read.cohorts(found.id).length,
  })

  /** The number of trainers at a time, and their GPUs. */
  const meansOf = (engine: string, versions: Record<string, string>, asked: number | null) => {
    const devices = devicesFor(engine, versions)
    return { devices, workers: asked ?? trainersFor(engine, devices, options.workers) }
  }

  const requireWorkers = (asked: number | null) => {
    const message = workersFault(asked)
    if (message) throw new Refused({ code: 'BAD_INPUT', message })
  }

  /** Cohorts of some runs of an experiment, numbered from `first`. */
  const groupsOf = (planned: Planned, runs: readonly RunPlan[], engine: string, workers: number, first = 0) => {
    const structureOf = structureIn(planned)
    const most = Math.min(options.mostRuns, largestCohort(runs.length, workers))
    return cohortsBy(runs, structureOf, { most }).map((runs, i): CohortPlan => ({
      index: first + i,
      runs,
      engine,
      structure: structureOf(runs[0]!).slice(0, 16),
      ...phasesIn(planned, structureOf(runs[0]!)),
    }))
  }

  const requireOwnText = (planned: Planned) => {
    const why = whyNotOfItsText(planned)
    if (why !== null)
      throw new Refused({ code: 'INTERNAL', message: `the plan does not belong to its experiment: ${why}` })
  }

  /** Queues its failed cohorts again, and trains whatever waits. */
  const goOn = (experiment: number, means: ReturnType<typeof meansOf>) => {
    for (const cohort of read.cohorts(experiment))
      if (cohort.state === 'failed') write.requeueCohort(experiment, cohort.plan.index)
    scheduler.start(activate(experiment, worksOf(history, experiment), means, performance.now()))
  }

  return {
    async create({ planned, engine, versions, workers: asked, expectedSeconds }) {
      requireWorkers(asked)
      requireOwnText(planned)
      const means = meansOf(engine, versions, asked)
      const { plan } = planned
      const groups = groupsOf(planned, plan.runs, engine, means.workers)
      const made = {
        engine,
        device: noteDevice(history),
        versions: { node: process.versions.node, ...versions },
        ...(expectedSeconds && { expectedSeconds }),
      }
      const experiment = write.createExperiment(plan, groups, made)
      scheduler.start(activate(experiment, worksOf(history, experiment), means, performance.now()))
      return created(record(experiment))
    },

    async extend({ experiment, planned, versions, workers: asked }) {
      const found = record(experiment)
      requireWorkers(asked)
      requireOwnText(planned)
      const { plan } = planned
      const runs = read.runs(experiment)
      const why = whyNotExtend(found, scheduler.isActive(experiment), {
        plan,
        text: read.experimentText(experiment),
        runs,
      })
      if (why !== null) throw new Refused({ code: 'CONFLICT', message: why })
      const known = new Set(runs.map(({ key }) => key))
      const added = plan.runs.filter(({ key }) => !known.has(key))
      const means = meansOf(found.engine, versions, asked)
      const first = 1 + Math.max(-1, ...read.cohorts(experiment).map((cohort) => cohort.plan.index))
      const otherVersions = versionChanges(found.versions, { node: process.versions.node, ...versions })
      write.extendExperiment(experiment, plan, groupsOf(planned, added, found.engine, means.workers, first), {
        level: otherVersions.length > 0 ? 'warning' : 'info',
        message: extensionWords({ kept: runs.length, added: added.length, otherVersions }),
      })
      goOn(experiment, means)
      return { ...created(record(experiment)), kept: runs.length, added: added.length, otherVersions }
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
        goOn(experiment, meansOf(found.engine, found.versions, workers))
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
          message: `no run of ${found.name} is done yet; recompute is for finished runs (pellucid resume continues it)`,
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
      // An experiment stored as running, although nothing trains, ended while the history could not be written.
      const open = ['queued', 'paused', 'interrupted', 'running'].includes(state)
      if (open) write.setExperimentState(experiment, as)
      return { state: open ? as : state, position: null }
    },

    async advance({ experiment }) {
      if (!scheduler.isActive(experiment))
        throw new Refused({ code: 'CONFLICT', message: `${record(experiment).name} does not wait for trainers` })
      scheduler.advance(experiment)
      return null
    },

    async calibrate(calibration) {
      noteDevice(history, { calibration })
      return null
    },

    async noteTrial(trial) {
      noteDevice(history, { trial })
      return null
    },

    async edit({ experiment, name, notes, tags, archived }) {
      record(experiment)
      if (name !== undefined) write.renameExperiment(experiment, name)
      if (notes !== undefined) write.noteExperiment(experiment, notes)
      if (tags !== undefined) write.tagExperiment(experiment, tags)
      if (archived !== undefined) write.archiveExperiment(experiment, archived)
      return null
    },

    async delete({ experiment }) {
      const { name } = record(experiment)
      if (scheduler.isActive(experiment))
        throw new Refused({ code: 'CONFLICT', message: `${name} is running: pause or cancel it, then delete it` })
      write.deleteExperiment(experiment)
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
