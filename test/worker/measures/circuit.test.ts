import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunResult } from '../../../core/messages/trainer.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { replaced } from '../../../worker/evaluation/collectors/circuits.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { circuit } from '../../../worker/measures/circuit.ts'
import { standIns, type StandIn, type UnitCircuits } from '../../../worker/measures/circuits.ts'
import { elimination, eliminations, nested } from '../../../worker/measures/elimination.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'
import { aligned, driven, madeUp } from './evidence.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

test('Where every unit adds its own loss, the order is that of the losses, however many go at a time', () => {
  for (const units of [1, 2, 7, 16, 17, 40, 100]) {
    const worth = [0, 1].map((r) => Array.from({ length: units }, (_, j) => (j * (r ? 37 : 61)) % 101))
    let asked = 0
    const missed = (set: Uint8Array, r: number) => worth[r]!.reduce((sum, own, j) => sum + (set[j] ? 0 : own), 0)
    const orders = driven(elimination(units, 2), (set, r) => {
      if (r === 0) asked++
      return missed(set, r)
    })
    assert.equal(asked, eliminations(units))
    orders.forEach((order, r) => {
      const sorted = worth[r]!.map((_, j) => j).toSorted((a, b) => worth[r]![b]! - worth[r]![a]!)
      assert.deepEqual(order, sorted, `${units} units`)
    })
    const losses = driven(nested(orders), missed)
    assert.equal(losses[1]!.length, units + 1)
    assert.equal(losses[1]!.at(-1), 0)
    assert.equal(
      losses[1]![0],
      worth[1]!.reduce((a, b) => a + b, 0),
    )
  }
})

test('Two units that carry the same are needed once: a single ablation finds neither, the elimination finds one', () => {
  const lossOf = (set: Uint8Array) => (set[0] || set[1] ? 0 : 4) + (set[2] ? 0 : 1) + (set[3] ? 0 : 0.1)
  const [order] = driven(elimination(4, 1), lossOf)
  assert.deepEqual(order, [0, 2, 3, 1])
})

test('A unit is replaced by its mean, zero, or its value half of the rows on', () => {
  const code = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40)
  const of = (standIn: StandIn) => [
    ...replaced(code, Uint8Array.of(1, 0), standIn, Float64Array.of(2.5, 25), new Float32Array(8)),
  ]
  assert.deepEqual(of('mean'), [1, 25, 2, 25, 3, 25, 4, 25])
  assert.deepEqual(of('zero'), [1, 0, 2, 0, 3, 0, 4, 0])
  assert.deepEqual(of('resample'), [1, 30, 2, 40, 3, 10, 4, 20])
})

const sizes = [0, 1, 2, 3, 4]
const kept = { order: [2, 0, 1, 3], sizes, losses: [1, 0.5, 0.05, 0, 0] }
const half: UnitCircuits = {
  by: { mean: kept, zero: kept, resample: kept },
  again: [
    { order: [2, 1, 0, 3], sizes, losses: [1, 0.2, 0.1, 0, 0] },
    { order: [0, 2, 1, 3], sizes, losses: [1, 0.05, 0, 0, 0] },
  ],
  nonsense: [1, 0.9, 0.8, 0.95, 1.1],
  random: [3, 3.2, 3.1, 4, 5],
  weights: [10, 20, 30, 40],
}

test('Sizes, areas, weights, spread, overlap and controls of losses worked out by hand', () => {
  const told = circuit.measure({ ...madeUp(8, aligned), circuits: half })
  assert.equal(told['circuit.mean'], 2)
  assert.ok(Math.abs((told['circuit.area.zero'] as number) - (0.25 + 0.725 + 0.975 + 1) / 4) < 1e-12)
  assert.equal(told['circuit.weights'], 40)
  // Sizes 2, 2 and 1; units {2, 0}, {2, 1} and {0}.
  assert.ok(Math.abs((told['circuit.spread'] as number) - Math.sqrt(1 / 3)) < 1e-12)
  assert.ok(Math.abs((told['circuit.overlap'] as number) - (1 / 3 + 1 / 2 + 0) / 3) < 1e-12)
  assert.ok(Math.abs((told['circuit.nonsense'] as number) - 0.2) < 1e-12)
  assert.equal(told['circuit.random'], 0)
})

test('Where the code makes no difference to the loss there is no circuit, and a reason', () => {
  const flat = { order: [0, 1, 2, 3], sizes, losses: [1, 1, 1, 1, 1] }
  const by = { mean: flat, zero: flat, resample: flat }
  const told = circuit.measure({ ...madeUp(8, aligned), circuits: { ...half, by } })
  for (const value of Object.values(told))
    assert.deepEqual(value, { value: null, reason: 'the task is done no better with the code than without it' })
})

test('Of a trained primary no circuit is smaller than the smallest of all sets of units, nor larger by more than one', async () => {
  const text = `
task: { kind: concepts, concepts: 6, density: 0.3 }
primary: { kind: mlp, hidden: [8], init: { kind: normal, sd: 0.4 }, outputBias: false }
teaching:
  mode: joint
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, distance: squared, network: linear, bias: false, reader: { kind: l1, cost: 0.01 } }
training: { steps: 1500, batch: 64, optimizer: { kind: adam, learningRate: 0.003 } }
evaluation: { rows: 4000, measures: [capability, circuit] }
seeds: 2`
  const plan = planned(text)[0]!
  const { results } = await trained(prepared, plan)
  const cohort = cohortOf(plan)
  for (const [r, result] of results.entries()) {
    const held = cohort.task.heldOut(cohort.runSeeds[r]!, 4000)
    const [n, D] = [1000, cohort.task.inputs]
    const { code, outputsOf } = byHand(result, held.inputs.subarray(0, n * D), n, D)
    const fit = byHand(result, held.inputs.subarray(2000 * D, 2666 * D), 666, D)
    const means = Float64Array.from({ length: 8 }, (_, j) => {
      let sum = 0
      for (let i = 0; i < 666; i++) sum += fit.code[i * 8 + j]!
      return sum / 666
    })
    for (const standIn of standIns) {
      const lossOf = (set: Uint8Array) => {
        const outputs = outputsOf(replaced(code, set, standIn, means, new Float32Array(code.length)))
        return outputs.reduce((sum, y, at) => sum + (y - held.targets[at]!) ** 2, 0) / n
      }
      const losses = Array.from({ length: 2 ** 8 }, (_, bits) =>
        lossOf(Uint8Array.from({ length: 8 }, (_, j) => (bits >> j) & 1)),
      )
      const [none, all] = [losses[0]!, losses.at(-1)!]
      const sizes = losses.flatMap((loss, bits) =>
        none - loss >= 0.9 * (none - all) ? [bits.toString(2).replaceAll('0', '').length] : [],
      )
      const least = Math.min(...sizes)
      const own = result.summaries[`circuit.${standIn}`] as number
      assert.ok(own === least || own === least + 1, `run ${r}, ${standIn}: ${own}, least ${least}`)
    }
    assert.ok((result.summaries['circuit.nonsense'] as number) < 0.2)
  }
})

/** The code and outputs of a primary of one rectified layer, from its weights. */
function byHand({ artifacts }: RunResult, inputs: Float32Array, n: number, D: number) {
  const of = (name: string) => artifacts.find((artifact) => artifact.name === name)!.data as Float32Array
  const [W, b, V] = [of('primary/0/weight'), of('primary/0/bias'), of('primary/1/weight')]
  const H = b.length
  const code = new Float32Array(n * H)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < H; j++) {
      let sum = b[j]!
      for (let d = 0; d < D; d++) sum += W[j * D + d]! * inputs[i * D + d]!
      code[i * H + j] = Math.max(0, sum)
    }
  const outputsOf = (given: Float32Array) => {
    const C = V.length / H
    return Float64Array.from({ length: n * C }, (_, at) => {
      const [i, c] = [Math.floor(at / C), at % C]
      let sum = 0
      for (let j = 0; j < H; j++) sum += V[c * H + j]! * given[i * H + j]!
      return sum
    })
  }
  return { code, outputsOf }
}
