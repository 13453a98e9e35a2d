import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { catalog } from '../../worker/catalog.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { collectors } from '../../worker/evaluation/collectors/index.ts'
import type { Frozen } from '../../worker/evaluation/collectors/collector.ts'
import type { Prepared } from '../../worker/evaluation/fit.ts'
import { forward, forwardPrograms } from '../../worker/evaluation/forward.ts'
import type { Evidence, Rows } from '../../worker/measures/measure.ts'
import { participationRatio } from '../../worker/measures/participationRatio.ts'
import { openTask } from '../../worker/training/opened.ts'
import { Steps } from '../../worker/training/step.ts'

/** What became of one run's code, and what a new student made of it from n images each. */
export interface Outcome {
  accuracy: number
  participationRatio: number
  fvu: number[]
  fidelity: number[]
  /** With the new student's copy in place of the code. */
  accuracyThrough: number[]
}

/** Numbers of images, and the new student. */
export const examples = [64, 512, 4096]
const newStudent = 'mlp 64'

const text = (distance: string, pressures: number[], seeds: number) => `name: distances
task: digits
primary: { kind: mlp, hidden: [128, 64] }
teaching: ${
  distance === 'none'
    ? '{ mode: none }'
    : `{ mode: alternating, pressure: ${JSON.stringify(pressures)}, copies: 4, studentSteps: 4, renew: 500, students: [
    { sees: input, predicts: code, distance: ${distance}, network: { kind: mlp, hidden: [32] }, reader: dense }] }`
}
training: { steps: 1500 }
seeds: ${seeds}`

/** Digits under each pressure with a distance, all runs as one cohort; without pressure for `none`. */
export async function outcomes(prepared: Prepared, distance: string, pressures: number[], seeds: number) {
  const parsed = parseExperiment(text(distance, pressures, seeds), catalog)
  if (!parsed.experiment) throw new Error(parsed.faults[0]!.message)
  const plan = planExperiment(parsed.experiment, catalog)
  const [runs, ...others] = cohorts(plan, catalog, { most: plan.runs.length })
  if (others.length) throw new Error('expected one cohort')
  const cohort = new Cohort({ index: 0, engine: prepared.engine.name, runs: runs! }, openTask(runs![0]!.settings.task))
  const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
  const session = compiled.start(cohort.initial())
  const training = new Steps(cohort, session)
  for (let step = 0; step < cohort.settings.training.steps; step++) await training.run(step)
  const found = await evaluated(await frozen(cohort, session, prepared))
  session.dispose()
  const byPressure = Map.groupBy(found.entries(), ([place]) => runs![place]!.settings.teaching.pressure)
  return [...byPressure].map(([pressure, own]) => ({ pressure, runs: own.map(([, outcome]) => outcome) }))
}

/** A cohort's primaries on 10,000 held-out rows, the first half of them scored. */
async function frozen(cohort: Cohort, session: Frozen['session'], prepared: Prepared): Promise<Frozen> {
  const { task, seeds, target } = cohort
  const [n, labelled, H, F] = [5000, 1000, cohort.primary.units, task.concepts.length]
  const held = seeds.distinct.map((seed) => task.heldOut(seed, 2 * n))
  const all = await forward(
    cohort,
    session,
    held.map(({ inputs }) => inputs),
    () => Promise.resolve(),
  )
  const of = (run: number) => held[seeds.ofRun[run]!]!
  const half =
    (second: 0 | 1) =>
    (code: Float32Array, r: number): Rows => ({
      n,
      code: code.subarray(second * n * H, (second + 1) * n * H),
      concepts: of(r).concepts.subarray(second * n * F, (second + 1) * n * F),
    })
  const width = target.width(task.outputs)
  const targets = held.map((rows) => rows.targets.subarray(0, n * width))
  return {
    cohort,
    session,
    prepared,
    retrain: () => Promise.reject(new Error('nothing is trained a second time here')),
    scored: { n, inputs: held.map(({ inputs }) => inputs.subarray(0, n * task.inputs)), targets },
    shown: {
      labelled,
      inputs: held.map(({ inputs }) => inputs.subarray(0, (n + labelled) * task.inputs)),
      targets: held.map((rows) => rows.targets.subarray(n * width, (n + labelled) * width)),
      concepts: held.map(({ concepts }) => concepts.subarray(n * F, (n + labelled) * F)),
    },
    inputs: held.map(({ inputs }) => inputs.subarray(n * task.inputs)),
    labels: held.map((rows) => rows.targets.subarray(n * width)),
    asRead: (code) => code,
    asComputed: (code) => code,
    code: all.code.map((code) => code.subarray(0, n * H)),
    scores: all.outputs.map((outputs, r) =>
      target.scores(outputs.subarray(0, n * task.outputs), targets[seeds.ofRun[r]!]!, task.outputs),
    ),
    train: all.code.map(half(1)),
    test: all.code.map(half(0)),
  }
}

async function evaluated(primaries: Frozen): Promise<Outcome[]> {
  const { cohort, scores, test, train } = primaries
  const { perRun } = await collectors.imitations.collect(primaries, () => Promise.resolve())
  return perRun.map((rows, r) => {
    const own = examples.map((n) => rows.find((row) => row.student === newStudent && row.n === n)!)
    const evidence = { units: cohort.primary.units, concepts: cohort.task.concepts, test: test[r]!, train: train[r]! }
    return {
      accuracy: scores[r]!.accuracy!,
      participationRatio: participationRatio.measure(evidence as unknown as Evidence)['participationRatio'] as number,
      fvu: own.map(({ fvu }) => fvu),
      fidelity: own.map((row) => (row.lossMean - row.lossStudent) / (row.lossMean - row.lossPrimary)),
      accuracyThrough: own.map(({ accuracyStudent }) => accuracyStudent!),
    }
  })
}
