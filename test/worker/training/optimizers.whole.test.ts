import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { missing } from '../../../bench/steps/contender.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { Steps } from '../../../worker/training/step.ts'
import { compiledEngines } from '../engines/engines.ts'
import { cohortOf, planned } from './plans.ts'

const python = process.env.PELLUCID_PYTHON
const skip = python ? (missing('torch-one', python) ?? false) : 'PELLUCID_PYTHON names no Python'
const engines = compiledEngines.map((engine) => ({ name: engine.name, prepared: new Prepared(engine) }))
after(() => Promise.all(engines.map(({ prepared }) => prepared.release())))

const [steps, batch, widths] = [100, 32, [12, 16, 8, 6]] as const
const text = (optimizer: string) => `
task: { kind: concepts, concepts: 6, inputs: 12, density: 0.4 }
primary: { kind: mlp, hidden: [16, 8] }
teaching: { mode: none }
training: { steps: ${steps}, batch: ${batch}, optimizer: ${optimizer} }
seeds: 2`

/** Of every optimiser, its numbers swept inside one cohort. */
const optimizers = [
  '{ kind: adam, learningRate: [0.001, 0.01], decay: cosine, warmUp: [0, 0.1], clip: norm, norm: [0.2, 5] }',
  '{ kind: adamw, learningRate: 0.01, decay: linear, warmUp: [0.05, 0.2], weightDecay: [0, 0.1] }',
  '{ kind: sgd, learningRate: [0.01, 0.05], momentum: [0, 0.9], weightDecay: [0, 0.01], clip: norm, norm: 1 }',
]

type Run = { options: unknown; initial: unknown[]; inputs: number[]; targets: number[] }

for (const optimizer of optimizers)
  for (const { name, prepared } of engines)
    test(`${name}: ${optimizer} is where PyTorch is after one step and after ${steps}`, { skip }, async () => {
      const [plan, ...others] = planned(text(optimizer))
      assert.equal(others.length, 0)
      const cohort = cohortOf(plan!)
      const { names } = cohort.primary.parameters
      const initial = cohort.initial()
      const ofRun = (values: ArrayLike<number>, r: number) =>
        Array.from(values).slice((values.length / cohort.runs) * r, (values.length / cohort.runs) * (r + 1))
      const inRows = (values: number[], columns: number) =>
        Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns))
      const shaped = (values: number[], place: number) =>
        place % 2 ? values : inRows(values, widths[Math.floor(place / 2)]!)

      const runs = plan!.runs.map(({ settings }, r): Run => ({
        options: settings.training.optimizer,
        initial: names.map((entry, place) => shaped(ofRun(initial[entry]!, r), place)),
        inputs: [],
        targets: [],
      }))
      const compiled = await prepared.get(cohort.key, cohort.programs)
      const session = compiled.start(initial)
      const training = new Steps(cohort, session)
      const losses: number[][] = runs.map(() => [])
      for (let step = 0; step < steps; step++) {
        const { inputs, targets } = cohort.feeds(cohort.calls(step)[0]!, step) as Record<string, Float32Array>
        for (const [r, run] of runs.entries()) {
          const seed = cohort.seeds.ofRun[r]!
          const part = (all: Float32Array) => all.subarray((all.length / 2) * seed, (all.length / 2) * (seed + 1))
          run.inputs.push(...part(inputs!))
          run.targets.push(...part(targets!))
        }
        const got = await training.run(step, ['task loss'])
        got['task loss']!.forEach((loss, r) => losses[r]!.push(loss))
      }
      const script = fileURLToPath(new URL('../../../bench/peers/optimizers.py', import.meta.url))
      const asked = JSON.stringify({ batch, runs })
      const peer = spawnSync(python!, ['-W', 'ignore', script], { input: asked, encoding: 'utf8', maxBuffer: 1e8 })
      assert.equal(peer.status, 0, peer.stderr)
      const theirs = JSON.parse(peer.stdout) as { losses: number[]; parameters: (number[] | number[][])[] }[]
      const end = await session.read(names)
      session.dispose()
      for (const [r, { losses: wanted, parameters }] of theirs.entries()) {
        for (const step of [0, 1, 10, steps - 1])
          assert.ok(
            Math.abs(losses[r]![step]! - wanted[step]!) < 1e-4,
            `run ${r}, step ${step}: ${losses[r]![step]} and ${wanted[step]}`,
          )
        assert.ok(wanted[steps]! < 0.95 * wanted[0]!, 'it has learnt')
        names.forEach((entry, place) =>
          ofRun(end[entry]!, r).forEach((value, i) =>
            assert.ok(Math.abs(value - parameters[place]!.flat()[i]!) < 1e-3, `run ${r}, ${entry}`),
          ),
        )
      }
    })
