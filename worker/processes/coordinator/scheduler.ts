import type { ExperimentEvent, Position, Stopped } from '../../../core/messages/coordinator.ts'
import type { FromTrainer } from '../../../core/messages/trainer.ts'
import { placeOf, trainingSteps } from '../../../core/phases.ts'
import type { ExperimentState } from '../../../core/records/records.ts'
import type { History } from '../../../history/history.ts'
import { longestFirst, phaseOf, positionOf, progressOf, replaceWork, spend, type Active, type Work } from './active.ts'
import { Ledger } from './ledger.ts'
import { outOfMemory } from './outOfMemory.ts'
import { Pool, type Slot } from './pool.ts'
import { lossesOfParts, remedyFor, splitsFor } from './regroup.ts'
import type { Loss, TrainerOptions } from './trainers.ts'
import { failureWords, splitWords, troubleWords } from './troubleWords.ts'
import { storedAt, worksOf } from './works.ts'

export interface SchedulerOptions {
  trainer: TrainerOptions
  history: History
  tell(event: ExperimentEvent): void
}

const tellEveryMs = 60
/** How long a trainer with nothing to save may continue after a request to stop. */
const graceMs = 1000

/** Gives cohorts of active experiments to trainers, in the order in which they came or were moved, and records their results. */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #ledger: Ledger
  readonly #active = new Map<number, Active>()
  readonly #pool: Pool
  readonly #untold = new Set<Active>()
  #ticked = performance.now()
  readonly #stops = new Map<number, { promise: Promise<Stopped>; resolve(stopped: Stopped): void }>()

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#ledger = new Ledger({
      ...options,
      refused: (active) => {
        for (const slot of this.#pool.of(active)) slot.trainer.kill('the history cannot be written')
      },
    })
    this.#pool = new Pool(options.trainer, {
      message: (slot, message) => this.#receive(slot, message),
      quiet: (slot, words) => this.#noteQuiet(slot, words),
      silent: ({ job }) => job && this.#untold.add(job.active),
      exit: (slot, loss) => this.#lost(slot, loss),
    })
    setInterval(() => this.#tellProgress(), tellEveryMs).unref()
  }

  /** Experiments in training. */
  get experiments(): number[] {
    return [...this.#active.keys()]
  }

  isActive(experiment: number): boolean {
    return this.#active.has(experiment)
  }

  /** Whether it is stopping at a checkpoint. */
  isStopping(experiment: number): boolean {
    return Boolean(this.#active.get(experiment)?.ending)
  }

  /** Whether its finished runs are being evaluated again. */
  isRecomputing(experiment: number): boolean {
    return Boolean(this.#active.get(experiment)?.recomputation)
  }

  /** Limits an active experiment to that many trainers from now on; busy trainers finish their cohort. */
  useWorkers(experiment: number, workers: number): void {
    this.#active.get(experiment)!.workers = workers
    this.#dispatch()
  }

  /** Gives an active experiment the next trainers; those at work finish their cohorts. */
  advance(experiment: number): void {
    const order = [...this.#active.values()].sort(
      (a, b) => Number(b.experiment === experiment) - Number(a.experiment === experiment),
    )
    this.#active.clear()
    for (const active of order) this.#active.set(active.experiment, active)
    this.#dispatch()
  }

  start(active: Active): void {
    this.#active.set(active.experiment, active)
    if (active.recomputation) this.#ledger.tellState(active.experiment, 'running')
    else this.#ledger.begin(active.experiment)
    this.#untold.add(active)
    this.#dispatch()
    this.#settle(active)
  }

  /** Stops an active experiment at a checkpoint; trainers that take longer than `withinMs` are killed. */
  stop(experiment: number, as: ExperimentState, withinMs: number | null): Promise<Stopped> {
    const active = this.#active.get(experiment)
    if (!active) throw new Error(`experiment ${experiment} is not running`)
    active.ending = as
    this.#untold.add(active)
    const stop = this.#stops.get(experiment) ?? Promise.withResolvers<Stopped>()
    this.#stops.set(experiment, stop)
    for (const slot of this.#pool.of(active)) {
      slot.trainer.send({ type: 'stop' })
      // A phase that moves nothing keeps nothing when it stops, and what is still being compiled has nothing: neither is
      // waited for.
      const { work } = slot.job!
      const nothingToKeep = !phaseOf(work).moves || work.live === null
      const limitMs = nothingToKeep ? Math.min(withinMs ?? Infinity, graceMs) : withinMs
      if (limitMs !== null) this.#killLate(slot, active, limitMs)
    }
    this.#settle(active)
    return stop.promise
  }

  #killLate(slot: Slot, active: Active, limitMs: number): void {
    setTimeout(() => {
      if (slot.job?.active === active) slot.trainer.kill(`did not stop within ${limitMs} ms`)
    }, limitMs)
  }

  #dispatch(): void {
    this.#hand()
    this.#note()
  }

  #hand(): void {
    for (const active of this.#active.values()) {
      if (active.ending) continue
      for (const work of longestFirst(active.works)) {
        if (work.progress.state !== 'pending') continue
        if (this.#pool.of(active).length >= active.workers) break
        const slot = this.#pool.free(this.#most(), active.devices)
        if (!slot) return this.#pool.shrink(this.#most())
        this.#assign(slot, active, work)
      }
    }
    this.#pool.shrink(this.#most())
  }

  /** Records and reports which experiments train and which wait, where that has changed. */
  #note(): void {
    const waiting = this.#waiting()
    for (const active of this.#active.values()) {
      const queued = waiting.includes(active)
      if (queued) this.#untold.add(active)
      const state = queued ? 'queued' : 'running'
      if (active.recomputation || active.ending || state === active.told) continue
      active.told = state
      this.#ledger.enter(active.experiment, state)
    }
  }

  /** Experiments with work and without a trainer, in the order of their turns. */
  #waiting(): Active[] {
    return [...this.#active.values()].filter(
      (active) =>
        !active.ending &&
        this.#pool.of(active).length === 0 &&
        active.works.some(({ progress }) => progress.state === 'pending'),
    )
  }

  /** The number of trainers at a time: as many as the most demanding experiment may use. */
  #most(): number {
    return Math.max(0, ...[...this.#active.values()].map(({ workers }) => workers))
  }

  #assign(slot: Slot, active: Active, work: Work): void {
    slot.job = { active, work }
    work.live = null
    work.progress.state = 'running'
    this.#ledger.keep(active, (write) => {
      if (active.recomputation) return slot.trainer.send(active.recomputation.order(work.plan))
      const { read } = this.#options.history
      write.cohortStarted(active.experiment, work.plan.index)
      const checkpoint = read.checkpoint(active.experiment, work.plan.index)
      slot.trainer.send({ type: 'cohort', plan: work.plan, checkpoint })
    })
  }

  #receive(slot: Slot, message: FromTrainer): void {
    if (message.type === 'retire') return this.#retire(slot)
    if (message.type === 'warning' && slot.job) this.#ledger.warnOnce(slot.job.active, slot.job.work, message.message)
    if (message.type === 'compiling') this.#noteCompiling(slot, message.programs)
    if (!slot.job || !('cohort' in message)) return
    const { active, work } = slot.job
    const { progress } = work
    const { experiment } = active
    this.#untold.add(active)
    if (message.type === 'progress') {
      const place = placeOf(work.phases, message.phase)
      Object.assign(progress, { place, step: message.step, steps: message.steps })
      const before = work.phases[place]!.moves ? trainingSteps(work.phases, place) : 0
      work.live = { cohort: progress.index, step: before + message.step, live: message.live }
      return
    }
    if (message.type === 'checkpoint') {
      const { phase, step, diverged } = message.checkpoint
      if (
        !this.#ledger.keep(active, (write) =>
          write.saveCheckpoint(experiment, work.plan.index, message.checkpoint, message.series),
        )
      )
        return
      work.losses = 0
      work.diverged = diverged.length
      Object.assign(progress, storedAt(work.phases, placeOf(work.phases, phase), step))
      return
    }
    if (message.type === 'stopped') this.#ledger.requeue(active, work)
    if (message.type === 'failed') {
      const memory = outOfMemory(message.message)
      if (memory) return this.#lost(slot, { reason: message.message, memory })
      this.#ledger.fail(active, work, message.message)
    }
    if (message.type === 'done') {
      work.diverged = message.results.filter((result) => result.state === 'diverged').length
      if (
        this.#ledger.keep(active, (write) =>
          write.finishCohort(experiment, work.plan.index, message.results, message.series),
        )
      )
        progress.state = 'done'
      else progress.state = 'pending'
    }
    if (message.type === 'evaluated') {
      const taken = this.#ledger.keep(active, () => active.recomputation!.take(work.plan, message))
      progress.state = taken ? 'done' : 'pending'
    }
    slot.job = null
    this.#settle(active)
    this.#dispatch()
  }

  #noteCompiling(slot: Slot, programs: number): void {
    slot.compiling = programs
    if (slot.job) this.#untold.add(slot.job.active)
  }

  #noteQuiet({ job }: Slot, words: string): void {
    if (job) this.#ledger.say(job.active, job.work, 'warning', `cohort ${job.work.progress.index} is ${words}`)
  }

  /** Replaces a trainer that asks for it; the job that it was given meanwhile is nobody's failure. */
  #retire(slot: Slot): void {
    if (slot.job) {
      const { active, work } = slot.job
      slot.job = null
      this.#ledger.requeue(active, work)
      this.#settle(active)
    }
    this.#pool.end(slot, 'replaced')
    this.#dispatch()
  }

  /** Handles a trainer that is gone, or cannot continue for lack of memory. */
  #lost(slot: Slot, loss: Loss): void {
    this.#pool.end(slot, 'replaced')
    if (slot.job) {
      const { active, work } = slot.job
      slot.job = null
      this.#ledger.requeue(active, work)
      if (loss.unstarted) this.#makeDo(active, work, loss)
      else if (!active.ending) this.#recover(active, work, loss)
      this.#settle(active)
    }
    this.#dispatch()
  }

  /**
   * Handles a trainer that could not be started: the existing trainers do the work; without any, the experiment is
   * interrupted.
   */
  #makeDo(active: Active, work: Work, { reason }: Loss): void {
    const left = this.#pool.of(active).length
    if (left === 0) active.ending ??= 'interrupted'
    else active.workers = Math.min(active.workers, left)
    const goesOn = left > 0 ? `; the experiment continues with ${left}` : ''
    this.#ledger.say(active, work, left > 0 ? 'warning' : 'error', reason + goesOn)
  }

  #recover(active: Active, work: Work, loss: Loss): void {
    work.losses++
    const remedy = remedyFor(work, loss)
    if (active.recomputation) {
      if (remedy === 'resume')
        return this.#ledger.say(
          active,
          work,
          'warning',
          `${loss.reason}; cohort ${work.progress.index} is evaluated again`,
        )
      return this.#ledger.fail(active, work, `${troubleWords(work, loss)}; try it with --workers 1`)
    }
    if (remedy === 'fail') this.#ledger.fail(active, work, failureWords(work, loss))
    else if (remedy === 'split') this.#split(active, work, loss)
    else {
      const words = `${loss.reason}; cohort ${work.progress.index} resumes from its checkpoint`
      this.#ledger.say(active, work, 'warning', words)
    }
  }

  #split(active: Active, work: Work, loss: Loss): void {
    const splits = splitsFor(active.works, work, loss)
    const written = splits.map(({ split }) => split)
    const why = { reason: loss.memory?.what ?? loss.reason, message: splitWords(work, loss, written) }
    if (!this.#ledger.regroup(active, written, why)) return
    const made = worksOf(this.#options.history, active.experiment)
    for (const { whole, split } of splits) {
      const indices = new Set(split.parts.map(({ index }) => index))
      const parts = made.filter(({ plan }) => indices.has(plan.index))
      if (whole === work) for (const part of parts) part.losses = lossesOfParts(loss)
      replaceWork(active, whole, parts)
    }
  }

  /** Ends an experiment if nothing of it is running and there is nothing left to do, or it was told to stop. */
  #settle(active: Active): void {
    if (!this.#active.has(active.experiment) || this.#pool.of(active).length > 0) return
    const states = active.works.map((work) => work.progress.state)
    const over = !states.includes('pending') && !states.includes('running')
    if (!over && !active.ending) return
    const state = over ? (states.includes('failed') ? 'failed' : 'finished') : active.ending!
    this.#tell(active)
    this.#active.delete(active.experiment)
    this.#untold.delete(active)
    const ended = active.recomputation ? this.#endRecomputation(active, !over) : this.#endTraining(active, state)
    this.#stops.get(active.experiment)?.resolve(ended)
    this.#stops.delete(active.experiment)
    this.#dispatch()
  }

  #endTraining({ experiment, works }: Active, state: ExperimentState): Stopped {
    const position = this.#stored(experiment, works)
    this.#ledger.end(experiment, state, position)
    return { state, position }
  }

  /** The least advanced stored checkpoint; a trainer's last report may never have been stored. */
  #stored(experiment: number, told: readonly Work[]): Position | null {
    try {
      return positionOf(worksOf(this.#options.history, experiment), told)
    } catch {
      return null
    }
  }

  /** A repeated evaluation leaves the experiment in its previous state. */
  #endRecomputation({ experiment, recomputation }: Active, stopped: boolean): Stopped {
    recomputation!.end(stopped)
    const { state } = this.#options.history.read.experiment(experiment)!
    this.#ledger.tellState(experiment, state)
    return { state, position: null }
  }

  #tellProgress(): void {
    const now = performance.now()
    for (const { job } of this.#pool) if (job) spend(job.active, job.work, now - this.#ticked)
    this.#ticked = now
    for (const active of this.#untold) this.#tell(active)
    this.#untold.clear()
  }

  #tell(active: Active): void {
    const { experiment, works } = active
    const now = performance.now()
    const progress = progressOf(active, this.#pool.of(active).length, now, this.#waiting())
    const slots = this.#pool.of(active)
    // Trainers of one experiment mostly wait for the same programs.
    const programs = slots.map(({ compiling }) => compiling)
    if (!active.ending && slots.length > 0 && !programs.includes(0))
      progress.doing = { is: 'compiling', programs: Math.max(...programs) }
    const idle = ({ silent, job }: Slot) => silent || job!.work.live === null
    if (slots.some(({ silent }) => silent) && slots.every(idle)) progress.doing = { is: 'silent' }
    progress.secondsLeft = active.known(now, progress.secondsLeft)
    const live = works.flatMap((work) => (work.progress.state === 'running' && work.live ? [work.live] : []))
    this.#options.tell({ type: 'progress', experiment, progress, live })
  }
}
