// A cohort that needs no tensors: each run folds its seed into one number, step by step, with checkpoints.
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Checkpoint, CohortPlan, KeptRun, RunResult, SeriesChunk } from '../../../core/messages/trainer.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { CohortHost } from '../../../worker/training/loop.ts'

export { catalog } from './catalog.ts'

export const engines = async (): Promise<EngineReport[]> => [
  { name: 'abacus', summary: 'Counts.', available: true, versions: {} },
  { name: 'slide-rule', summary: 'Slides.', available: false, reason: 'it is lost; look in the drawer', versions: {} },
]

/** What the stand-in task can be told to do. */
interface Arithmetic {
  delayMs: number
  checkpointEvery: number
  /** Step before which the process dies, each time it gets there. */
  crashAt: number
  /** Step before which the process spins for ever, unless it has been resumed. */
  hangAt: number
  /** Step before which it computes for so long without coming round. */
  busyAt: number
  busyMs: number
  /** Step before which the cohort throws. */
  throwAt: number
  scale: number
  /** Most runs that there is room for, and what happens to more of them before step `strainAt`. */
  roomFor: number
  strain: keyof typeof strains
  strainAt: number
}

/** What becomes of a cohort that is too large: each is the real thing. */
const strains = {
  /** More than any machine can give. */
  refused: () => new ArrayBuffer(2 ** 46),
  /** Numbers until V8 gives up. */
  heap: () => {
    for (const kept: unknown[] = []; ;) kept.push({ one: [1, 2, 3] })
  },
  abort: () => process.abort(),
  hang: () => {
    for (;;);
  },
}

export async function runCohort(plan: CohortPlan, checkpoint: Checkpoint | null, host: CohortHost): Promise<void> {
  const { training } = plan.runs[0]!.settings
  const tasks = plan.runs.map((run) => run.settings.task as unknown as Arithmetic)
  const options = tasks[0]!
  const steps = training.steps
  const x = Float32Array.from((checkpoint?.state.x as Float32Array) ?? plan.runs.map((run) => run.seed + 1))
  let series = plan.runs.map(() => ({ steps: [] as number[], values: [] as number[] }))
  let told = 0
  const takeSeries = (): SeriesChunk[] => {
    const chunks = series.map((s, place) => ({
      name: 'task loss',
      place,
      steps: Int32Array.from(s.steps),
      values: Float32Array.from(s.values),
    }))
    series = plan.runs.map(() => ({ steps: [], values: [] }))
    return chunks
  }
  const save = (phase: 'train' | 'evaluate', step: number) =>
    host.emit({
      type: 'checkpoint',
      cohort: plan.index,
      checkpoint: { phase, step, state: { x: x.slice() }, diverged: [], elapsedMs: step },
      series: takeSeries(),
    })
  const first = checkpoint?.phase === 'evaluate' ? steps : (checkpoint?.step ?? 0)
  for (let step = first; step < steps; step++) {
    if (host.stopping()) {
      save('train', step)
      return host.emit({ type: 'stopped', cohort: plan.index })
    }
    if (tasks.some((task) => task.crashAt === step)) process.kill(process.pid, 'SIGKILL')
    if (tasks.some((task) => task.throwAt === step)) throw new Error(`cannot compute step ${step}`)
    while (tasks.some((task) => task.hangAt === step) && !checkpoint);
    for (const end = performance.now() + options.busyMs; step === options.busyAt && performance.now() < end;);
    if (step === options.strainAt && plan.runs.length > options.roomFor) strains[options.strain]()
    x.forEach((value, place) => {
      x[place] = Math.sin(value * 3.7 + step) * 2 * tasks[place]!.scale
      series[place]!.steps.push(step)
      series[place]!.values.push(x[place]!)
    })
    if (Date.now() - told > 50) {
      told = Date.now()
      const live = [{ name: 'task loss', values: [...x] }]
      host.emit({ type: 'progress', cohort: plan.index, phase: 'train', step: step + 1, steps, live })
    }
    if (options.delayMs > 0) await sleep(options.delayMs)
    else if (step % 50 === 0) await setImmediate()
    if ((step + 1) % options.checkpointEvery === 0) save('train', step + 1)
  }
  save('evaluate', 0)
  const results = plan.runs.map((_, place): RunResult => {
    const diverged = !Number.isFinite(x[place])
    return {
      place,
      state: diverged ? 'diverged' : 'done',
      summaries: summariesOf(x[place]!),
      cost: { wallMs: steps },
      artifacts: [
        { name: 'primary/x', shape: [1], data: x.slice(place, place + 1) },
        { name: 'twice', shape: [1], data: Float32Array.of(2 * x[place]!) },
      ],
    }
  })
  host.emit({ type: 'done', cohort: plan.index, results, series: takeSeries() })
}

const summariesOf = (x: number): RunResult['summaries'] => ({
  testLoss: x,
  'probe.k1.n100': x / 2,
  undefinedHere: { value: null, reason: 'it has no units' },
})

/** The same numbers from what was kept; it takes as long as twenty steps of training. */
export async function evaluateCohort(plan: CohortPlan, kept: KeptRun[], host: CohortHost): Promise<void> {
  const options = plan.runs[0]!.settings.task as unknown as Arithmetic
  for (let step = 0; step < 20; step++) {
    host.emit({ type: 'progress', cohort: plan.index, phase: 'evaluate', step, steps: 20, live: [] })
    if (host.stopping()) return host.emit({ type: 'stopped', cohort: plan.index })
    await sleep(options.delayMs)
  }
  const weights = kept.map(({ weights }) => weights['primary/x']?.[0])
  host.emit({
    type: 'evaluated',
    cohort: plan.index,
    results: weights.flatMap((x, place) =>
      x === undefined
        ? []
        : [
            {
              place,
              summaries: summariesOf(x),
              artifacts: [{ name: 'twice', shape: [1], data: Float32Array.of(2 * x) }],
            },
          ],
    ),
    without: weights.flatMap((x, place) => (x === undefined ? [{ place, reason: 'its weights are not kept' }] : [])),
  })
}
