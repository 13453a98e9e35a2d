import type { Measured } from '../../../core/engines/calibration.ts'
import type { Engine, Session } from '../../engines/engine.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import { reported, stepFlops, Steps } from '../../training/step.ts'
import { asItTrains, cohortOf, nameOf, type Extent, type Part } from './programs.ts'

/** Small enough for the reference to take only a second or two for each program. */
const compared: Extent = { runs: 2, batch: 16 }
const briefly: Extent = { runs: 2, batch: 8 }
const comparedSteps = 3
/** A small step that takes longer than this is computing: no device is that slow to launch its kernels. */
const mostLaunchingMs = 50
/** Warm-up steps before the first one that counts, if there is time. */
const warm = 3
/** A window is short enough to fit between two disturbances, and long enough that waiting for a device costs little. */
const window = { ms: 10, steps: 8, most: 1 / 4 }

/** Time in which steps are counted, and the clock that counts it. */
export interface Timed {
  forMs: number
  nowMs: () => number
}

/**
 * Trains a small cohort of a built-in experiment for its results, then a full-size one for `forMs`. If a single step of
 * that would take longer, as on the reference, the speed is extrapolated from the small cohort by the work.
 */
export async function measure(engine: Engine, program: string, timed: Timed): Promise<Measured> {
  const small = await trained(engine, cohortOf(program, compared), timed)
  small.end()
  const whole = cohortOf(program, asItTrains)
  const reckoned = reckonedMs(small, whole)
  const slow = small.fastestMs > mostLaunchingMs && reckoned > timed.forMs
  const stepMs = slow ? reckoned : await speed(engine, whole, timed)
  return { ...speedOf(program, whole, stepMs), results: small.results }
}

/** What a brief test compares of an engine: small batches, those that train, or both. */
export interface Compared {
  small: boolean
  whole: boolean
}

/**
 * The same at a fraction of the cost: the first steps on the batches that train are results as well, so that an engine that
 * compiles slowly need not compile for small ones too. Without the former the speed is extrapolated.
 */
export async function measureBriefly(engine: Engine, part: Part, timed: Timed, wanted: Compared): Promise<Measured> {
  const program = nameOf(part)
  const cohort = (extent: Extent) => cohortOf(part.experiment, extent, part.taught)
  const small = wanted.small ? await trained(engine, cohort(briefly), timed) : null
  small?.end()
  const all = cohort(asItTrains)
  const results = small?.results ?? []
  if (small && !wanted.whole) return { ...speedOf(program, all, reckonedMs(small, all)), results }
  const { results: wholeResults, fastestMs, end, ...begun } = await trained(engine, all, timed)
  const stepMs = fastestMs > window.ms ? fastestMs : await fastest(begun, comparedSteps, timed)
  end()
  return { ...speedOf(program, all, stepMs), results, wholeResults }
}

const speedOf = (program: string, cohort: Cohort, stepMs: number) => ({
  program,
  flops: stepFlops(cohort),
  modelStepsPerSecond: (1000 * cohort.runs) / stepMs,
})

/** Milliseconds of a step of one cohort, from those of another by the work. */
const reckonedMs = ({ cohort, fastestMs }: { cohort: Cohort; fastestMs: number }, whole: Cohort): number =>
  (fastestMs * stepFlops(whole) * whole.runs) / (stepFlops(cohort) * cohort.runs)

/** A cohort after its first steps: what the last of them reported, and the milliseconds of the fastest. */
async function trained(engine: Engine, cohort: Cohort, { nowMs }: Timed) {
  const begun = await start(engine, cohort)
  let [results, fastestMs]: [number[], number] = [[], Infinity]
  for (let step = 0; step < comparedSteps; step++) {
    const began = nowMs()
    const got = await begun.steps.run(step, reported(cohort))
    fastestMs = Math.min(fastestMs, nowMs() - began)
    results = reported(cohort).flatMap((name) => [...got[name]!])
  }
  return { ...begun, results, fastestMs }
}

/** Milliseconds of one training step of a cohort, after some to warm up. */
async function speed(engine: Engine, cohort: Cohort, timed: Timed): Promise<number> {
  const { end, ...begun } = await start(engine, cohort)
  const opened = timed.nowMs()
  let step = 0
  do await begun.steps.run(step++)
  while (step < warm && timed.nowMs() - opened < timed.forMs)
  const stepMs = await fastest(begun, step, timed)
  end()
  return stepMs
}

/** Milliseconds of one training step in the best of several windows: the engine's undisturbed speed. */
async function fastest(
  { steps, session, cohort }: { steps: Steps; session: Session; cohort: Cohort },
  from: number,
  { forMs, nowMs }: Timed,
): Promise<number> {
  const last = cohort.primary.parameters.names.at(-1)!
  await session.read([last])
  const began = nowMs()
  let [step, bestMs] = [from, Infinity]
  do {
    const [start, first] = [nowMs(), step]
    const elapsed = () => nowMs() - start
    do await steps.run(step++)
    while ((elapsed() < window.ms || step - first < window.steps) && elapsed() < window.most * forMs)
    await session.read([last]) // calls may still be pending on a device
    bestMs = Math.min(bestMs, elapsed() / (step - first))
  } while (nowMs() - began < forMs)
  return bestMs
}

async function start(engine: Engine, cohort: Cohort) {
  const compiled = await engine.compile(cohort.programs)
  const session = compiled.start(cohort.initial())
  return {
    cohort,
    steps: new Steps(cohort, session),
    session,
    end() {
      session.dispose()
      compiled.release()
    },
  }
}
