import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RunResult } from '../../../core/messages/trainer.ts'
import type { Engine } from '../../../worker/engines/engine.ts'
import { loadEngine } from '../../../worker/engines/index.ts'
import { partsOf, type Parting } from '../../../worker/evaluation/ablated/programs.ts'
import { Ablated } from '../../../worker/evaluation/ablated/session.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { forward, forwardPrograms, resume } from '../../../worker/evaluation/forward.ts'
import { replaced } from '../../../worker/evaluation/collectors/circuits.ts'
import { standIns, type StandIn } from '../../../worker/measures/circuits.ts'
import { columnMeans } from '../../../worker/targets/variance.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const engines = new Map<string, Promise<Engine>>()
const sets = new Map<string, Promise<Prepared>>()
const preparedOn = (name: string): Promise<Prepared> => {
  engines.set(name, engines.get(name) ?? loadEngine(name, {}))
  sets.set(name, sets.get(name) ?? engines.get(name)!.then((engine) => new Prepared(engine)))
  return sets.get(name)!
}
after(async () => {
  for (const prepared of sets.values()) await (await prepared).release()
})

const networks = {
  mlp: 'task: { kind: concepts, concepts: 4 }\nprimary: { kind: mlp, hidden: [6, 5], activation: gelu }',
  conv: 'task: { kind: sprites, side: 8 }\nprimary: { kind: conv, channels: [3, 2], stride: 2 }',
  transformer:
    'task: { kind: brackets, length: 8 }\nprimary: { kind: transformer, width: 8, heads: [2], headWidth: 4 }',
  recurrent: 'task: { kind: brackets, length: 8 }\nprimary: { kind: recurrent, units: [6] }',
}
const n = 40

/** Two untrained primaries taken apart on held-out rows of the first seed. */
async function taken(engine: string, text: string, parting: Parting) {
  const prepared = await preparedOn(engine)
  const [plan] = planned(`${text}\nteaching: { mode: none }\ncontrol: random\nseeds: 2`)
  const cohort = cohortOf(plan!)
  const { task, target, seeds } = cohort
  const held = seeds.distinct.map((seed) => task.heldOut(seed, n))
  const rows = {
    inputs: Float32Array.from(held.flatMap(({ inputs }) => [...inputs])),
    targets: Float32Array.from(held.flatMap(({ targets }) => [...target.read(targets, task.outputs)])),
  }
  const ablated = await Ablated.of(prepared, cohort, cohort.freshPrimary(0), parting, n)
  return { prepared, cohort, held, rows, ablated }
}

/** About two of three parts, others in each run. */
const some = (size: number, run: number) =>
  Uint8Array.from({ length: size }, (_, part) => Number((part * 7 + run) % 3 > 0))

test('Losses of networks without some units or weights, and effects of those that are left, are those of the reference engine', async () => {
  for (const [name, text] of Object.entries(networks))
    for (const parting of ['layers', 'weights'] as const) {
      const told: number[][] = []
      for (const engine of ['cpu', 'onnx-cpu', 'wasm']) {
        const { ablated, rows } = await taken(engine, text, parting)
        const own = [0, 1].map((run) => some(ablated.size, run))
        const losses: number[] = []
        for (const standIn of standIns) losses.push(...Array.from(await ablated.losses(rows, standIn, own)))
        const falls = await ablated.falls(rows, 'resample', own)
        told.push([...losses, ...falls.flatMap((values) => [...values])])
        ablated.dispose()
      }
      for (const other of told.slice(1))
        other.forEach((value, i) =>
          assert.ok(
            Math.abs(value - told[0]![i]!) < 1e-4 * Math.max(1, Math.abs(told[0]![i]!)),
            `${name}, ${parting}, ${i}`,
          ),
        )
    }
})

test('With every part kept the loss is that of the network, and without some units of the code that of the layers behind it', async () => {
  for (const name of ['mlp', 'transformer', 'recurrent'] as const) {
    const { prepared, cohort, held, rows, ablated } = await taken('onnx-cpu', networks[name], 'layers')
    const { task, target, primary, seeds } = cohort
    const compiled = await prepared.get(cohort.key, [...cohort.programs, ...forwardPrograms(cohort)])
    const session = compiled.start(cohort.initial())
    const inputs = held.map((own) => own.inputs)
    const { code, outputs } = await forward(cohort, session, inputs)
    const scored = (all: Float32Array[]) =>
      all.map((own, r) => target.scores(own, held[seeds.ofRun[r]!]!.targets, task.outputs).loss)
    const whole = [0, 1].map(() => new Uint8Array(ablated.size).fill(1))
    near(await ablated.losses(rows, 'zero', whole), scored(outputs))
    const H = primary.units
    const kept = [0, 1].map((run) => some(H, run))
    const sets = kept.map((own) => {
      const set = new Uint8Array(ablated.size).fill(1)
      set.set(own, ablated.size - H)
      return set
    })
    for (const standIn of standIns) {
      const given = code.map((own, r) =>
        replaced(own, kept[r]!, standIn, columnMeans(own, H), new Float32Array(own.length)),
      )
      near(await ablated.losses(rows, standIn, sets), scored(await resume(cohort, session, given, inputs)))
    }
    session.dispose()
    ablated.dispose()
  }
})

test('Effects of the units of one layer add up to the whole fall, and are 0 of parts that are not there', async () => {
  const text = 'task: { kind: concepts, concepts: 4 }\nprimary: { kind: mlp, hidden: [6] }'
  const { ablated, rows } = await taken('onnx-cpu', text, 'layers')
  for (const standIn of standIns) {
    const sets = [0, 1].map((run) => some(6, run))
    const falls = await ablated.falls(rows, standIn, sets)
    const full = await ablated.losses(rows, standIn, sets)
    const none = await ablated.losses(rows, standIn, [new Uint8Array(6), new Uint8Array(6)])
    // The loss is a square of what the layer adds, so slopes at four points of the way have the mean slope.
    near(
      falls.map((own) => own.reduce((a, b) => a + b, 0)),
      [0, 1].map((r) => none[r]! - full[r]!),
    )
    falls.forEach((own, r) => own.forEach((fall, part) => assert.ok(sets[r]![part] === 1 || fall === 0)))
  }
  ablated.dispose()
})

test('Units are the channels of every hidden layer, and weights those of every matrix', () => {
  const of = (text: string, parting: Parting) =>
    partsOf(cohortOf(planned(`${text}\nteaching: { mode: none }\nseeds: 1`)[0]!).primary, parting).map(({ shape }) => [
      ...shape,
    ])
  assert.deepEqual(of(networks.conv, 'layers'), [[3, 1], [2, 1]]) // prettier-ignore
  assert.deepEqual(of(networks.mlp, 'weights'), [[6, 4], [5, 6], [4, 5]]) // prettier-ignore
  assert.deepEqual(of(networks.transformer, 'layers'), [[8, 1], [24, 1], [8, 1], [32, 1], [8, 1]]) // prettier-ignore
})

const tiny = (hidden: string, concepts: number, more = '') => `
task: { kind: concepts, concepts: ${concepts}, density: 0.3 }
primary: { kind: mlp, hidden: ${hidden}, init: { kind: normal, sd: 0.4 } }
teaching: { mode: none }
training: { steps: 1500, batch: 64, optimizer: { kind: adam, learningRate: 0.003 } }
evaluation: { rows: 2000, measures: [capability, circuitLayers, circuitWeights] }
seeds: 2${more}`

test('No circuit is smaller than the smallest of all sets: of units over two layers it has at most one more, of weights three', async () => {
  const prepared = await preparedOn('onnx-cpu')
  for (const [parting, hidden, concepts, beyond] of [
    ['layers', [4, 4], 4, 1],
    ['weights', [2], 3, 3],
  ] as const) {
    const plan = planned(tiny(JSON.stringify(hidden), concepts))[0]!
    const { results } = await trained(prepared, plan)
    const cohort = cohortOf(plan)
    for (const [r, result] of results.entries()) {
      const { inputs, targets } = cohort.task.heldOut(cohort.runSeeds[r]!, 2000)
      const network = byHand(result, [concepts, ...hidden, concepts], inputs, targets, 256)
      for (const standIn of standIns) {
        const lossOf = parting === 'layers' ? network.units(standIn) : network.weights(standIn)
        const size = parting === 'layers' ? 8 : 12
        const losses = Array.from({ length: 2 ** size }, (_, bits) =>
          lossOf(Uint8Array.from({ length: size }, (_, part) => (bits >> part) & 1)),
        )
        const [none, all] = [losses[0]!, losses.at(-1)!]
        const sizes = losses.flatMap((loss, bits) =>
          none - loss >= 0.9 * (none - all) ? [bits.toString(2).replaceAll('0', '').length] : [],
        )
        const least = Math.min(...sizes)
        const own = result.summaries[`circuit${parting === 'layers' ? 'Layers' : 'Weights'}.${standIn}`] as number
        assert.ok(own >= least && own <= least + beyond, `${parting}, run ${r}, ${standIn}: ${own}, least ${least}`)
      }
    }
  }
})

test('A run has the same circuits alone as among others, and none where its code is read rotated', async () => {
  const prepared = await preparedOn('onnx-cpu')
  const text = tiny('[6, 4]', 4, '\nsparsity: { kind: weights, fraction: [0.5, 1] }')
  const [plan] = planned(text)
  const { results } = await trained(prepared, plan!)
  const alone = await trained(prepared, { ...plan!, runs: plan!.runs.slice(-1) })
  const circuits = ({ summaries }: RunResult) =>
    Object.entries(summaries).filter(([name]) => name.startsWith('circuit'))
  assert.deepEqual(circuits(alone.results[0]!), circuits(results.at(-1)!))
  assert.ok(circuits(results[0]!).every(([, value]) => typeof value === 'number'))
  const [rotated] = planned(`${text.replace('steps: 1500', 'steps: 10')}\nrotate: after`)
  for (const [, value] of circuits((await trained(prepared, rotated!)).results[0]!))
    assert.deepEqual(value, {
      value: null,
      reason: 'the code is read rotated, and a network has its units and weights',
    })
})

test('Of a network of very many weights no circuit of weights is looked for, and one of units is', async () => {
  const [plan] = planned(`
task: { kind: concepts, concepts: 4 }
primary: { kind: mlp, hidden: [520, 520] }
teaching: { mode: none }
control: random
evaluation: { rows: 200, measures: [circuitLayers, circuitWeights] }
seeds: 1`)
  const { summaries } = (await trained(await preparedOn('onnx-cpu'), plan!)).results[0]!
  assert.deepEqual(summaries['circuitWeights.mean'], {
    value: null,
    reason: 'the network has more than 262,144 weights',
  })
  const { reason } = summaries['circuitLayers.mean'] as { reason?: string }
  assert.ok(!reason?.includes('more than'), reason)
})

/** Losses of a rectified mlp of which units or weights are replaced, from its stored weights. */
function byHand({ artifacts }: RunResult, widths: number[], inputs: Float32Array, targets: Float32Array, rows: number) {
  const of = (name: string) => artifacts.find((artifact) => artifact.name === `primary/${name}`)!.data as Float32Array
  const layers = widths.slice(1).map((I, i) => ({ I, J: widths[i]!, W: of(`${i}/weight`), b: of(`${i}/bias`) }))
  const last = layers.length - 1
  type Table = number[][]
  const elsewhere = (x: Table, standIn: StandIn): Table => {
    const mean = x[0]!.map((_, j) => x.reduce((sum, row) => sum + row[j]!, 0) / rows)
    return x.map((row, i) =>
      standIn === 'mean' ? mean : standIn === 'zero' ? row.map(() => 0) : x[(i + rows / 2) % rows]!,
    )
  }
  const first: Table = Array.from({ length: rows }, (_, i) => [
    ...inputs.subarray(i * widths[0]!, (i + 1) * widths[0]!),
  ])
  const whole = layers.reduce<Table[]>(
    (read, { I, J, W, b }, l) => [...read, read.at(-1)!.map((x) => act(x, I, J, W, b, l))],
    [first],
  )
  function act(x: number[], I: number, J: number, W: Float32Array, b: Float32Array, l: number): number[] {
    return Array.from({ length: I }, (_, i) => {
      let z = b[i]!
      for (let j = 0; j < J; j++) z += W[i * J + j]! * x[j]!
      return l === last ? z : Math.max(0, z)
    })
  }
  const C = widths.at(-1)!
  const lossOf = (outputs: Table) =>
    outputs.reduce((sum, row, i) => sum + row.reduce((own, y, c) => own + (y - targets[i * C + c]!) ** 2, 0), 0) / rows
  return {
    units(standIn: StandIn) {
      const others = whole.map((x) => elsewhere(x, standIn))
      return (set: Uint8Array): number => {
        let [x, at] = [first, 0]
        for (const [l, { I, J, W, b }] of layers.entries()) {
          x = x.map((row) => act(row, I, J, W, b, l))
          if (l === last) break
          const from = at
          x = x.map((row, i) => row.map((h, j) => (set[from + j] ? h : others[l + 1]![i]![j]!)))
          at += I
        }
        return lossOf(x)
      }
    },
    weights(standIn: StandIn) {
      const others = whole.map((x) => elsewhere(x, standIn))
      return (set: Uint8Array): number => {
        let [x, at] = [first, 0]
        for (const [l, { I, J, W, b }] of layers.entries()) {
          const from = at
          x = x.map((row, r) =>
            Array.from({ length: I }, (_, i) => {
              let z = b[i]!
              for (let j = 0; j < J; j++) z += W[i * J + j]! * (set[from + i * J + j] ? row[j]! : others[l]![r]![j]!)
              return l === last ? z : Math.max(0, z)
            }),
          )
          at += I * J
        }
        return lossOf(x)
      }
    },
  }
}

function near(told: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(told.length, expected.length)
  for (let i = 0; i < told.length; i++)
    assert.ok(
      Math.abs(told[i]! - expected[i]!) < 2e-5 * Math.max(1, Math.abs(expected[i]!)),
      `${told[i]}, ${expected[i]}`,
    )
}
