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
import { rowsOf } from '../tensor/rows.ts'
import { once } from '../measures/algebra/table.ts'
import { Parameters } from '../networks/parameters.ts'
import { Workspace } from './workspace.ts'

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
  /** Rows of inputs and of targets that lie in the state, of which those wanted are named. */
  stored: { inputs: number; targets: number }
  /** Whether rows of a prediction are fed. */
  feedsSpans: boolean
}

const owner = 'fitted'
/** What the rows in the state are called. */
export const tables = { inputs: 'inputs', targets: 'targets' } as const
/** Adam as it is where nothing is said: rate 1e-3. */
const usual = adam.options.parse({})
const rule = ruleOf(adam, usual)

/**
 * Whether rows are not copied to the runs that share them: these stand in the order of their sources, equally many of
 * each, and runs of a source are joined.
 */
const inGroups = ({ runs, sources, sourceOf }: FitShape, stages: readonly Stage[]): boolean =>
  areJoined(stages) &&
  runs % sources === 0 &&
  sourceOf.every((source, run) => source === Math.floor((run * sources) / runs))

/**
 * Whether products of a first layer may be joined for runs that share their rows: it is wide both ways, and large. Others are
 * quicker run after run, by an engine chosen for them: were a product one for several runs, how many they are would decide
 * the engine, and with it the last bits.
 */
const areJoined = (stages: readonly Stage[]): boolean => {
  const { input, output } = stages[0]!
  return isWide(stages) && unitsOf(input) * unitsOf(output) > mostApart
}

const mostApart = 2 ** 13

/** Whether the first layer is wide both ways. */
export const isWide = ([first]: readonly Stage[]): boolean =>
  Math.min(unitsOf(first!.input), unitsOf(first!.output)) >= wide

const wide = 64

const stagesOf = ({ network, heads, input }: Pick<FitShape, 'network' | 'heads' | 'input'>): Stage[] => {
  const outputs = heads.reduce((sum, { size }) => sum + size, 0)
  return networks.get(network.kind).stages(network, { input, outputs, bias: true, outputBias: true })
}

/** Whether networks of a shape have a wide first layer. */
export const readsWide = (shape: Pick<FitShape, 'network' | 'heads' | 'input'>): boolean => isWide(stagesOf(shape))

/** Numbers that one network learns. */
export const parametersOf = (shape: Pick<FitShape, 'network' | 'heads' | 'input'>): number =>
  stagesOf(shape)
    .flatMap(({ parameters }) => Object.values(parameters))
    .reduce((sum, { shape: own }) => sum + own.reduce((product, extent) => product * extent, 1), 0)

/** Fits networks with Adam 1e-3: `[runs]` independent ones in one program. */
export class Fit {
  readonly shape: FitShape
  readonly key: string
  readonly outputs: number
  readonly #parameters: Parameters
  readonly #rates: Arrays
  readonly programs: Program[]

  constructor(shape: FitShape) {
    this.shape = shape
    const { runs, sources, input, network, heads, batch, rows, stored, feedsSpans } = shape
    const inputs = unitsOf(input)
    const outputs = heads.reduce((sum, { size }) => sum + size, 0)
    this.outputs = outputs
    this.#parameters = new Parameters(owner, runs, stagesOf(shape))
    const parts = heads.map(({ target, size, weight }) => [target.name, size, weight])
    this.key = JSON.stringify([
      'fit',
      runs,
      sources,
      input,
      network,
      parts,
      batch,
      rows,
      stored,
      feedsSpans,
      [...shape.sourceOf],
    ])
    const state: Specs = {
      'source of run': { shape: [runs], dtype: 'int32' },
      [tables.inputs]: { shape: [stored.inputs, inputs], dtype: 'float32' },
      [tables.targets]: { shape: [stored.targets, outputs], dtype: 'float32' },
      ...this.#parameters.specs(rule.slots),
    }
    const numbers = (rows: number) => ({ shape: [rows], dtype: 'int32' }) as const
    const { names, group } = this.#parameters
    this.#rates = Object.fromEntries(rule.rates.map((rate) => [`${rate}/${owner}`, new Float32Array(runs)]))
    const update = { rule, groups: [group] }
    this.programs = [
      {
        name: 'fit',
        state,
        feeds: { rows: numbers(sources * batch), targets: numbers(runs * batch), ...rateFeeds(update, runs) },
        update,
        step: (now, feeds) => {
          const targets = rowsOf(now[tables.targets]!, feeds.targets!, runs, { apart: true })
          const target = tf.transpose(targets, [0, 2, 1]) // [R, C, B]
          const { gradients } = differentiate(pick(now, names), (p) => {
            const penalties: Tensor[] = []
            const y = this.#forward({ ...now, ...p }, this.#inputs(now, feeds), penalties)
            return { loss: [this.#loss(target, y), ...penalties].reduce((a, b) => tf.add(a, b)), also: {} }
          })
          return { gradients, fetches: {} }
        },
      },
      {
        name: 'predict',
        state,
        feeds: feedsSpans
          ? { x: { shape: [sources, rows, inputs], dtype: 'float32' } }
          : { rows: numbers(sources * rows) },
        step: (now, feeds) => ({
          fetches: { y: tf.transpose(this.#forward(now, this.#inputs(now, feeds)), [0, 2, 1]) },
        }), // [R, B, C]
      },
    ]
  }

  /** Rows `[sources, B, inputs]` as they are fed, or of the table. */
  #inputs(now: Tensors, feeds: Tensors): Tensor {
    if (feeds.x) return feeds.x
    const apart = !areJoined(this.#parameters.stages)
    return rowsOf(now[tables.inputs]!, feeds.rows!, this.shape.sources, { apart })
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

  /** The rates of each network's own update, counted from 1; the arrays are reused. */
  rates(counts: Int32Array, rate?: number): Arrays {
    const rates = ratesBy(rate)
    const arrays = Object.values(this.#rates)
    for (let run = 0; run < counts.length; run++) {
      const now = rates(counts[run]!)
      for (let i = 0; i < now.length; i++) arrays[i]![run] = now[i]!
    }
    return this.#rates
  }
}

/** What the rates of updates are, by their count; they are computed once. */
const ratesBy = once((rate: number | undefined): ((count: number) => readonly number[]) => {
  const options = rate === undefined ? usual : { ...usual, learningRate: rate }
  const known: number[][] = []
  return (count) => {
    const made = known[count]
    if (made) return made
    const all: Record<string, number> = adam.ratesAt(options, { left: 1, count })
    return (known[count] = rule.rates.map((rate) => all[rate]!))
  }
})

/** Prepared programs by key: cohorts of one structure share them. Evaluations share a workspace. */
export class Prepared {
  readonly engine: Engine
  readonly workspace = new Workspace()
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
    this.workspace.clear()
  }

  get size(): number {
    return this.#known.size
  }
}
