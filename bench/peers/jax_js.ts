// jax-js, all runs of a process at once: the step with a leading runs axis, differentiated and compiled by its `jit`.
import '../../runtime/v8.ts'
import { blockUntilReady, defaultDevice, grad, init, jit, lax, nn, numpy as np, type Array as Value } from '@jax-js/jax'
import { child } from '../../worker/processes/child.ts'
import { readArrays } from '../steps/arrays.ts'
import { compared, type Answer, type Order } from '../steps/orders.ts'
import { cut, pooled, sizes, type Given } from '../steps/program.ts'

/** Arrays by name; a function that is given one frees each array of it once. */
type Tensors = Record<string, Value>

interface Joint {
  kind: 'joint'
  seeds: number
  pressure: number[]
  cost: number[]
  concepts: number
  batch: number
  rate: number
  decaySteps: number
}

interface Mlp {
  kind: 'mlp'
  sizes: number[]
  runs: number
  batch: number
  rate: number
  decaySteps?: undefined
}

/** A program's share of one process. */
interface Model {
  parameters: Tensors
  /** Inputs and targets of a pooled batch, batch last. */
  batches: [x: Value, target: Value][]
  /** The loss that all parameters minimise, summed over runs. */
  loss(p: Tensors, x: Value, target: Value): Value
  /** Each run's task loss, `[R]`. */
  task(p: Tensors, x: Value, target: Value): Value
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8]

/** Another owner of the same arrays. */
const shared = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, value.ref]))

const tensor = (values: Float32Array, shape: number[]): Value => np.array(values.slice(), { shape })

/** Rows `[B, D]` as columns `[D, B]`. */
function turned(rows: Float32Array, B: number): Float32Array {
  const D = rows.length / B
  return Float32Array.from({ length: rows.length }, (_, i) => rows[(i % B) * D + Math.floor(i / B)]!)
}

function mlp({ sizes: widths, runs, batch: B }: Mlp, arrays: Given, part: number, parts: number): Model {
  const R = runs / parts
  const own = (name: string, shape: number[]) => tensor(cut(arrays[name]!, part, part + 1, parts), shape)
  const [D, C, layers] = [widths[0]!, widths.at(-1)!, widths.length - 1]
  const parameters: Tensors = {}
  for (let i = 0; i < layers; i++) {
    parameters[`W${i}`] = own(`W${i}`, [R, widths[i + 1]!, widths[i]!])
    parameters[`b${i}`] = own(`b${i}`, [R, widths[i + 1]!, 1])
  }
  const batches = Array.from({ length: pooled }, (_, b): [Value, Value] => {
    const labels = cut(arrays.labels!, b, b + 1, pooled)
    const hot = Float32Array.from({ length: C * B }, (_, i) => Number(labels[i % B] === Math.floor(i / B)))
    return [tensor(turned(cut(arrays.x!, b, b + 1, pooled), B), [D, B]), tensor(hot, [1, C, B])]
  })
  const task = (p: Tensors, x: Value, target: Value) => {
    const first = np.matmul(p.W0!.reshape([R * widths[1]!, D]), x).reshape([R, widths[1]!, B])
    let h = first.add(p.b0!)
    for (let i = 1; i < layers; i++) h = np.matmul(p[`W${i}`]!, nn.relu(h)).add(p[`b${i}`]!)
    return nn
      .logSoftmax(h, 1)
      .mul(target)
      .sum([1, 2])
      .mul(-1 / B) // [R]
  }
  return { parameters, batches, task, loss: (...given) => task(...given).sum() }
}

function joint(program: Joint, arrays: Given, part: number, parts: number): Model {
  const { seeds: all, pressure, cost, concepts: F, batch: B } = program
  const [seeds, S] = [all / parts, pressure.length]
  const R = seeds * S
  const own = (name: string, shape: number[]) => tensor(cut(arrays[name]!, part, part + 1, parts), shape)
  const parameters = { W: own('W', [R, F, F]), b: own('b', [R, F, 1]), V: own('V', [R, F, F]), A: own('A', [R, F, F]) }
  const perRun = (values: number[]) =>
    tensor(
      Float32Array.from({ length: R }, (_, r) => values[r % S]!),
      [R, 1, 1],
    )
  const [pressures, rest, costs] = [perRun(pressure), perRun(pressure.map((pi) => 1 - pi)), perRun(cost)]
  const batches = Array.from({ length: pooled }, (_, b) => {
    const rows = (values: Float32Array) => {
      const mine = cut(cut(values, b, b + 1, pooled), part, part + 1, parts)
      const perSeed = Array.from({ length: seeds }, (_, seed) => turned(cut(mine, seed, seed + 1, seeds), B))
      return Float32Array.from(perSeed.flatMap((values) => [...values]))
    }
    return [tensor(rows(arrays.x!), [seeds, F, B]), tensor(rows(arrays.c!), [seeds, 1, F, B])] as [Value, Value]
  })
  const code = (W: Value, b: Value, x: Value) =>
    nn.relu(
      np
        .matmul(W.reshape([seeds, S * F, F]), x)
        .reshape([R, F, B])
        .add(b),
    )
  const squared = (prediction: Value, target: Value) =>
    np.square(prediction.reshape([seeds, S, F, B]).sub(target)).sum([2, 3]).mul(1 / B).reshape([R]) // prettier-ignore
  return {
    parameters,
    batches,
    task: ({ W, b, V, A }, x, target) => {
      A!.dispose()
      return squared(np.matmul(V!, code(W!, b!, x)), target)
    },
    loss: ({ W, b, V, A }, x, target) => {
      const h = code(W!, b!, x)
      const seen = h.ref.mul(pressures.ref).add(lax.stopGradient(h.ref.mul(rest.ref)))
      const rms = np.sqrt(np.square(seen.ref).mean(2).add(1e-8)).reshape([R, 1, F])
      const reader = np.abs(A!.ref).mul(rms).mul(costs.ref).sum()
      const own = squared(np.matmul(V!, h), target.ref).sum()
      return own.add(squared(np.matmul(A!, seen), target).sum()).add(reader)
    },
  }
}

class Training {
  readonly #model: Model
  readonly #rates: Pick<Mlp | Joint, 'rate' | 'decaySteps'>
  readonly #step
  readonly #losses
  #state: [Tensors, Tensors, Tensors]
  #t = 0

  constructor(model: Model, rates: Pick<Mlp | Joint, 'rate' | 'decaySteps'>) {
    const zeros = () => Object.fromEntries(Object.entries(model.parameters).map(([k, v]) => [k, np.zeros(v.shape)]))
    const gradient = grad(model.loss)
    this.#model = model
    this.#rates = rates
    this.#state = [model.parameters, zeros(), zeros()]
    this.#losses = jit(model.task)
    this.#step = jit((p: Tensors, m: Tensors, v: Tensors, x: Value, target: Value, alpha: Value, floor: Value) => {
      const g = gradient(shared(p), x, target)
      const moved: [Tensors, Tensors, Tensors] = [{}, {}, {}]
      for (const name of Object.keys(p)) {
        const first = m[name]!.mul(beta1).add(g[name]!.ref.mul(1 - beta1))
        const second = v[name]!.mul(beta2).add(np.square(g[name]!).mul(1 - beta2))
        const change = first.ref.mul(alpha.ref).div(np.sqrt(second.ref).add(floor.ref))
        moved[0][name] = p[name]!.sub(change)
        moved[1][name] = first
        moved[2][name] = second
      }
      alpha.dispose()
      floor.dispose()
      return moved
    })
  }

  async train(steps: number): Promise<void> {
    for (const end = this.#t + steps; this.#t < end; this.#t++) {
      const [x, target] = this.#model.batches[this.#t % pooled]!
      this.#state = this.#step(...this.#state, x.ref, target.ref, ...this.#adamAt(this.#t))
      await blockUntilReady(this.#state[0])
    }
  }

  async losses(): Promise<number[]> {
    const [x, target] = this.#model.batches[0]!
    return [...(await this.#losses(shared(this.#state[0]), x.ref, target.ref).data())]
  }

  /** Adam's step size and ε with both bias corrections, as in `common.py`. */
  #adamAt(t: number): [alpha: Value, epsilon: Value] {
    const { rate, decaySteps } = this.#rates
    const left = decaySteps ? 1 - (t % decaySteps) / decaySteps : 1
    const root = Math.sqrt(1 - beta2 ** (t + 1))
    return [np.array((rate * left * root) / (1 - beta1 ** (t + 1))), np.array(epsilon * root)]
  }
}

let training: Training | undefined
const send = child<Order, Answer>((order) => {
  obey(order).then(send, (error: Error) => send({ type: 'failed', message: error.message }))
})

async function obey(order: Order): Promise<Answer> {
  if (order.type === 'train') {
    await training!.train(order.steps)
    return { type: 'trained' }
  }
  await init('wasm')
  defaultDevice('wasm')
  const { part, parts, folder } = order
  const program = sizes<Mlp | Joint>()[order.program]!
  const arrays = readArrays(folder)
  const model = program.kind === 'mlp' ? mlp(program, arrays, part, parts) : joint(program, arrays, part, parts)
  training = new Training(model, program)
  await training.train(compared)
  return { type: 'ready', losses: await training.losses() }
}
