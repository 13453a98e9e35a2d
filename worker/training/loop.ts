import type { Checkpoint, CohortPlan, FromTrainer, RunResult } from '../../core/messages/trainer.ts'
import { placeOf, trainingSteps, type Phase } from '../../core/phases.ts'
import type { Session } from '../engines/engine.ts'
import { hastened } from '../engines/hastened.ts'
import type { Arrays } from '../tensor/program.ts'
import { Cohort } from '../cohort/cohort.ts'
import { evaluate } from '../evaluation/evaluate.ts'
import type { Prepared } from '../evaluation/fit.ts'
import { forwardPrograms } from '../evaluation/forward.ts'
import { Stopped, type Pace } from '../evaluation/pace.ts'
import { requireRoom } from '../cohort/room.ts'
import { openTask } from './opened.ts'
import { beginPhase, cohortPhases, flops } from './phases.ts'
import { Series } from './series.ts'
import { noUpdates, reported, Steps } from './step.ts'
import { actUntrained, retraining } from './whole.ts'

/** What a cohort's loop needs of the process it runs in. */
export interface CohortHost {
  prepared: Prepared
  emit(message: FromTrainer): void
  /** Whether to stop at the next step boundary, after a checkpoint. */
  stopping(): boolean
  /** Milliseconds on a clock that only goes forward. */
  now(): number
  /** Milliseconds between checkpoints. */
  checkpointEvery: number
  /** Memory that this process may still take, bytes; not asked where several runs have to be tried whatever comes. */
  freeBytes?(): number
}

/** Trains the runs of one cohort together, from its start or a checkpoint, and evaluates them. */
export async function runCohort(plan: CohortPlan, from: Checkpoint | null, host: CohortHost): Promise<void> {
  const { prepared, emit, now } = host
  const cohort = new Cohort(plan, openTask(plan.runs[0]!.settings.task))
  requireRoom(cohort, host.freeBytes?.() ?? Infinity)
  const phases = cohortPhases(cohort, plan)
  const { logEvery } = cohort.settings.training
  const [compiled] = await Promise.all([
    prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)]),
    hastened(prepared.engine),
  ])
  const began = now() - (from?.elapsedMs ?? 0)
  const counts = noUpdates(cohort)
  const session = compiled.start(starting(cohort, from, counts))
  const series = new Series(cohort.runs)
  const diverged = from?.diverged.slice() ?? []
  let saved = now()
  let told = -Infinity
  let rested = now()

  const checkpoint = async (phase: Phase, step: number) => {
    saved = now()
    const state = { ...(await session.read(cohort.moved)), ...countArrays(counts) }
    emit({
      type: 'checkpoint',
      cohort: plan.index,
      checkpoint: { phase: phase.name, step, state, diverged: diverged.slice(), elapsedMs: now() - began },
      series: series.take(),
    })
  }
  const progress = ({ name: phase, steps }: Phase, step: number) => {
    told = now()
    emit({ type: 'progress', cohort: plan.index, phase, step, steps, live: series.latest() })
  }
  const evaluation = phases.at(-1)!
  const pace: Pace = async (done) => {
    if (now() - rested <= 20) return
    await new Promise((resolve) => setImmediate(resolve))
    rested = now()
    if (rested - told > 50) progress(evaluation, Math.floor(done * evaluation.steps))
    if (host.stopping()) throw new Stopped()
  }

  /** Trains through a phase from a step on; false where it was told to stop, and has. */
  const train = async (place: number, from: number): Promise<boolean> => {
    const phase = phases[place]!
    const { steps } = phase
    const before = trainingSteps(phases, place)
    const training = new Steps(cohort, session, counts, place)
    for (let step = from; step < steps; step++) {
      const report = step % logEvery === 0 || step === steps - 1
      const wanted = report ? reported(cohort, place) : []
      const got = await training.run(step, wanted)
      for (const name of wanted) series.add(name, before + step, got[name] as Float32Array)
      if (report) noteDivergence(series, before + step, diverged)
      if (now() - rested > 20) {
        await new Promise((resolve) => setImmediate(resolve))
        rested = now()
        if (rested - told > 50) progress(phase, step + 1)
        if (host.stopping() && step + 1 < steps) {
          await checkpoint(phase, step + 1)
          emit({ type: 'stopped', cohort: plan.index })
          session.dispose()
          return false
        }
        if (rested - saved > host.checkpointEvery) await checkpoint(phase, step + 1)
      }
    }
    return true
  }

  const first = placeOf(phases, from?.phase ?? null)
  for (let place = first; phases[place]!.moves; place++) {
    if (!(await train(place, place === first ? (from?.step ?? 0) : 0))) return
    const next = phases[place + 1]!
    if (next.moves) await beginPhase(cohort, session, counts, place + 1)
    else await noteFaultyWeights(cohort, session, trainingSteps(phases) - 1, diverged)
    await checkpoint(next, next.moves ? 0 : trainingSteps(phases))
  }
  await actUntrained(cohort, session)
  progress(evaluation, 0)
  const spent = { flops: flops(cohort, compiled), trainingMs: (now() - began) / cohort.runs }
  rested = -Infinity
  const { teaching, settings } = cohort
  const students = teaching.keepsStudents?.(settings.teaching) ?? true
  const held = await cohort.multiplier?.held(session)
  const left = {
    spent: plan.runs.map((_, r) => ({ ...spent, ...(held && { budget: held[r]! }) })),
    students,
    retrain: retraining(session, compiled),
  }
  const results = await evaluate(cohort, session, prepared, left, now, pace).catch((error: unknown) => {
    session.dispose()
    if (error instanceof Stopped) return null
    throw error
  })
  if (!results) return emit({ type: 'stopped', cohort: plan.index })
  const verdicts = results.map((result): RunResult => {
    const fault = diverged.find(({ place }) => place === result.place)
    return fault
      ? { ...result, state: 'diverged', reason: `${fault.reason} at step ${fault.step}`, summaries: {} }
      : { ...result, state: 'done' }
  })
  session.dispose()
  emit({ type: 'done', cohort: plan.index, results: verdicts, series: series.take() })
}

const countName = (owner: string): string => `count/${owner}`
const countArrays = (counts: Map<string, number>): Arrays =>
  Object.fromEntries([...counts].map(([owner, count]) => [countName(owner), Int32Array.of(count)]))

/** The initial state, or the checkpoint's over it. */
function starting(cohort: Cohort, from: Checkpoint | null, counts: Map<string, number>): Arrays {
  if (!from) return cohort.initial()
  for (const owner of counts.keys()) counts.set(owner, from.state[countName(owner)]![0]!)
  const state = { ...cohort.initial() }
  for (const name of cohort.moved) state[name] = from.state[name]!
  return state
}

/** A run whose loss is not finite has diverged; its neighbours do not notice. */
function noteDivergence(series: Series, step: number, diverged: Checkpoint['diverged']): void {
  for (const { name, values } of series.latest())
    values.forEach((value, place) => {
      if (!Number.isFinite(value) && !diverged.some((d) => d.place === place))
        diverged.push({ place, step, reason: `${name} is ${value}` })
    })
}

/** A run whose weights are not finite after the last step has diverged in it: no loss was taken of them. */
async function noteFaultyWeights(
  cohort: Cohort,
  session: Session,
  last: number,
  diverged: Checkpoint['diverged'],
): Promise<void> {
  const learners = [cohort.primary, ...cohort.students, ...Object.values(cohort.further)]
  const names = learners.flatMap(({ parameters }) => parameters.names)
  const weights = await session.read(names)
  for (const name of names) {
    const all = weights[name]!
    const size = all.length / cohort.runs
    for (let place = 0; place < cohort.runs; place++) {
      const fault = all.subarray(place * size, (place + 1) * size).find((weight) => !Number.isFinite(weight))
      if (fault !== undefined && !diverged.some((d) => d.place === place))
        diverged.push({ place, step: last, reason: `a weight of ${name} is ${fault}` })
    }
  }
}
