import type { Measured } from '../../../core/engines/calibration.ts'
import type { Engine } from '../../engines/engine.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import { reported, stepFlops, Steps } from '../../training/step.ts'
import { asItTrains, cohortOf, type Extent } from './programs.ts'

/** Small enough that the reference takes a second or two for each program. */
const compared: Extent = { runs: 2, batch: 16 }
const comparedSteps = 3
/** A small step that takes longer computes: no device is that slow to launch its kernels. */
const mostLaunchingMs = 50
/** Steps before the first that counts, where there is time for them. */
const warm = 3
/** A window is short enough to go by between two disturbances, and long enough that waiting for a device costs little. */
const window = { ms: 10, steps: 8, most: 1 / 4 }

/**
 * Trains a small cohort of a built-in experiment for its results, then one as it trains for the time. Where a single
 * step of that would take longer than the time, as on the reference, the speed is reckoned from the small one by work.
 */
export async function measure(engine: Engine, program: string, forMs: number): Promise<Measured> {
  const small = cohortOf(program, compared)
  const { steps, end } = await begun(engine, small)
  let [results, fastestMs]: [number[], number] = [[], Infinity]
  for (let step = 0; step < comparedSteps; step++) {
    const start = performance.now()
    const got = await steps.run(step, reported(small))
    fastestMs = Math.min(fastestMs, performance.now() - start)
    results = reported(small).flatMap((name) => [...got[name]!])
  }
  end()

  const whole = cohortOf(program, asItTrains)
  const flops = stepFlops(whole)
  const reckonedMs = (fastestMs * flops * whole.runs) / (stepFlops(small) * small.runs)
  const slow = fastestMs > mostLaunchingMs && reckonedMs > forMs
  const stepMs = slow ? reckonedMs : await timed(engine, whole, forMs)
  return { program, flops, modelStepsPerSecond: (1000 * whole.runs) / stepMs, results }
}

/** Milliseconds of one training step in the best of several windows: what the engine does when nothing disturbs it. */
async function timed(engine: Engine, cohort: Cohort, forMs: number): Promise<number> {
  const { steps, session, end } = await begun(engine, cohort)
  const last = cohort.primary.parameters.names.at(-1)!
  const opened = performance.now()
  let [step, bestMs] = [0, Infinity]
  do await steps.run(step++)
  while (step < warm && performance.now() - opened < forMs)
  await session.read([last])
  const began = performance.now()
  do {
    const [start, first] = [performance.now(), step]
    const elapsed = () => performance.now() - start
    do await steps.run(step++)
    while ((elapsed() < window.ms || step - first < window.steps) && elapsed() < window.most * forMs)
    await session.read([last]) // calls may still be waiting on a device
    bestMs = Math.min(bestMs, elapsed() / (step - first))
  } while (performance.now() - began < forMs)
  end()
  return bestMs
}

async function begun(engine: Engine, cohort: Cohort) {
  const compiled = await engine.compile(cohort.programs)
  const session = compiled.start(cohort.initial())
  return {
    steps: new Steps(cohort, session),
    session,
    end() {
      session.dispose()
      compiled.release()
    },
  }
}
