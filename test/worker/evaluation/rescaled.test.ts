import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import type { Checkpoint } from '../../../core/messages/trainer.ts'
import { planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const [plan] = planned(`
task: { kind: concepts, concepts: 4, density: 0.3 }
primary: { kind: mlp, hidden: [8, 6] }
teaching: { mode: none }
training: { steps: 300, batch: 64, optimizer: { kind: adam, learningRate: 0.01 } }
evaluation: { rows: 1200 }
seeds: 1`)

/** The same primary where layer `i` gives 100 times as much, or a hundredth, and the next reads it the other way. */
function rescaled({ state, ...rest }: Checkpoint, i: number, by: number): Checkpoint {
  const scaled = { ...state }
  const times = (name: string, factor: number) => (scaled[name] = state[name]!.map((weight) => weight * factor))
  times(`primary/${i}/weight`, by)
  times(`primary/${i}/bias`, by)
  times(`primary/${i + 1}/weight`, 1 / by)
  return { ...rest, state: scaled }
}

test('Scaling any layer of a primary and the next one back changes no measure', async () => {
  const usual = await trained(prepared, plan!)
  const end = usual.checkpoints.at(-1)!
  assert.equal(end.phase, 'evaluate')
  const { summaries } = usual.results[0]!
  for (const i of [0, 1])
    for (const by of [100, 0.01]) {
      const { results } = await trained(prepared, plan!, { from: rescaled(end, i, by) })
      const moved = Object.entries(results[0]!.summaries).flatMap(([name, value]) => {
        const before = summaries[name]!
        if (/Ms$/.test(name)) return []
        if (typeof value !== 'number' || typeof before !== 'number')
          return JSON.stringify(value) === JSON.stringify(before) ? [] : [`${name}: ${JSON.stringify([before, value])}`]
        const far = Math.abs(value - before) / Math.max(1, Math.abs(before))
        return far <= 1e-4 ? [] : [`${name}: ${before}, ${value}`]
      })
      assert.deepEqual(moved, [], `layer ${i} by ${by}`)
    }
})
