import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Choice } from '../../core/experiment/types.ts'
import type { Compiled, Engine } from '../engines/engine.ts'
import { differentiate } from '../tensor/ops.ts'
import { rateFeeds, type Arrays, type Program, type Specs, type Tensors } from '../tensor/program.ts'
import { networks } from '../networks/index.ts'
import { unitsOf, type Shape, type Stage } from '../networks/network.ts'
import { initialisations } from '../initialisations/index.ts'
import { adam } from '../optimizers/adam.ts'
import { ruleOf } from '../optimizers/optimizer.ts'
import type { Target } from '../targets/target.ts'
import { pick } from '../teaching/teaching.ts'
import { Numbers } from '../tensor/numbers.ts'
import { Parameters } from '../networks/parameters.ts'

/** A part of the outputs. */
export interface Head {
  target: Target
  size: number
  /** Of its loss among those of the others; 1 where nothing is said. */
  weight?: number
}

/** What a cohort of small networks is fitted to, after training: held-out students, and the mlp rung of the ladder. */
export interface FitShape {
  runs: number
  /** Distinct sources of input rows; `sourceOf` says which of them each run reads. */
  sources: number
  sourceOf: Int32Array
  /** The shape of a row. */
  input: Shape
  network: Choice
  heads: readonly Head[]
  /** Rows of a training batch, and of a prediction. */
  batch: number
  rows: number
}

const owner = 'fitted'
/** Adam as it is where nothing is said: rate 1e-3. */
const rates = adam.options.parse({})
const rule = ruleOf(adam, rates)

/**
 * Whether rows are not copied to the runs that share them: these stand in the order of their sources, equally many of
 * each, and the first layer is wide both ways. A narrow one is quicker run after run, by an engine chosen for it: were its
 * product one for several runs, how many they are would decide the engine, and with it the last bits.
 */
const inGroups = ({ runs, sources, sourceOf }: FitShape, [first]: readonly Stage[]): boolean =>
  Math.min(unitsOf(first!.input), unitsOf(first!.output)) >= wide &&
  runs % sources === 0 &&
  sourceOf.every((source, run) => source === Math.floor((run * sources) / runs))

const wide = 64

/** Fits networks with Adam 1e-3: `[runs]` independent ones in one program. */
export class Fit {
  readonly shape: FitShape
  readonly key: string
  readonly outputs: number
  readonly #parameters: Parameters
  readonly programs: Program[]

  constructor(shape: FitShape) {
    this.shape = shape
    const { runs, sources, input, network, heads, batch, rows } = shape
    const inputs = unitsOf(input)
    const outputs = heads.reduce((sum, { size }) => sum + size, 0)
    const { stages: stagesOf } = networks.get(network.kind)
    const stages = stagesOf(network, { input, outputs, bias: true, outputBias: true })
    this.outputs = outputs
    this.#parameters = new Parameters(owner, runs, stages)
    const parts = heads.map(({ target, size, weight }) => [target.name, size, weight])
    this.key = JSON.stringify(['fit', runs, sources, input, network, parts, batch, rows, [...shape.sourceOf]])
    const state: Specs = { 'source of run': { shape: [runs], dtype: 'int32' }, ...this.#parameters.specs(rule.slots) }
    const x = (B: number): Specs => ({ x: { shape: [sources, B, inputs], dtype: 'float32' } })
    const { names, group } = this.#parameters
    const update = { rule, groups: [group] }
    this.programs = [
      {
        name: 'fit',
        state,
        feeds: { ...x(batch), y: { shape: [runs, batch, outputs], dtype: 'float32' }, ...rateFeeds(update, runs) },
        update,
        step: (now, feeds) => {
          const target = tf.transpose(feeds.y!, [0, 2, 1]) // [R, C, B]
          const { gradients } = differentiate(pick(now, names), (p) => {
            const penalties: Tensor[] = []
            const y = this.#forward({ ...now, ...p }, feeds.x!, penalties)
            return { loss: [this.#loss(target, y), ...penalties].reduce((a, b) => tf.add(a, b)), also: {} }
          })
          return { gradients, fetches: {} }
        },
      },
      {
        name: 'predict',
        state,
        feeds: x(rows),
        step: (now, feeds) => ({ fetches: { y: tf.transpose(this.#forward(now, feeds.x!), [0, 2, 1]) } }), // [R, B, C]
      },
    ]
  }

  /** Outputs; what its stages cost is added to `penalties`. */
  #forward(state: Tensors, x: Tensor, penalties?: Tensor[]): Tensor {
    const { sources, runs } = this.shape
    const asTheyAre = sources === runs || sources === 1 || inGroups(this.shape, this.#parameters.stages)
    const shared = asTheyAre ? x : tf.gather(x, state['source of run'] as tf.Tensor1D, 0)
    let h: Tensor = tf.transpose(shared, [0, 2, 1]) // [R|S|1, D, B]
    this.#parameters.stages.forEach((stage, i) => {
      const own = this.#parameters.stage(state, i)
      const read = h
      h = stage.forward(own, read)
      if (penalties && stage.penalty) penalties.push(stage.penalty(own, read, h))
    })
    return h
  }

  #loss(target: Tensor, prediction: Tensor): Tensor {
    let from = 0
    const parts = this.shape.heads.map(({ target: { loss }, size, weight }) => {
      const cut = (x: Tensor) => tf.slice(x, [0, from, 0], [-1, size, -1])
      const missed = loss(cut(target), cut(prediction))
      from += size
      return weight === undefined ? missed : tf.mul(missed, weight)
    })
    return parts.reduce((a, b) => tf.add(a, b))
  }

  get names(): string[] {
    return this.#parameters.names
  }

  /** Drawn parameters; those of the output stage are 0 where it begins `silent`. */
  initial(seeds: number[], purpose: string, begins: 'drawn' | 'silent' = 'drawn'): Arrays {
    const numbers = new Numbers(seeds.map(() => ({})))
    const init = { variant: initialisations.get('fan-in'), path: 'fit.init', options: {} }
    const values = this.#parameters.initial(init, numbers, seeds, purpose, rule.slots)
    const last = `${owner}/${this.#parameters.stages.length - 1}/`
    if (begins === 'silent') for (const name of this.names) if (name.startsWith(last)) values[name]!.fill(0)
    return { 'source of run': this.shape.sourceOf, ...values }
  }

  rates(count: number): Arrays {
    const now = adam.ratesAt(rates, { left: 1, count })
    return Object.fromEntries(
      rule.rates.map((rate) => [`${rate}/${owner}`, new Float32Array(this.shape.runs).fill(now[rate]!)]),
    )
  }
}

/** Prepared programs by key: cohorts of one structure share them. */
export class Prepared {
  readonly engine: Engine
  readonly #known = new Map<string, Promise<Compiled>>()

  constructor(engine: Engine) {
    this.engine = engine
  }

  get(key: string, programs: Program[]): Promise<Compiled> {
    const known = this.#known.get(key) ?? this.engine.compile(programs)
    this.#known.set(key, known)
    return known
  }

  /** Lets go of everything prepared. */
  async release(): Promise<void> {
    for (const compiled of this.#known.values()) (await compiled).release()
    this.#known.clear()
  }

  get size(): number {
    return this.#known.size
  }
}
