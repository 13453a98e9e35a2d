import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { PerRun } from '../../core/catalog/options.ts'
import { layerOf, unitsOf, type ParameterSpec, type Stage } from '../networks/network.ts'
import type { Added, Parameters } from '../networks/parameters.ts'
import type { Context, Layer, LayerWeights, Sparsifier } from '../sparsifiers/sparsifier.ts'
import type { TrainingBatch } from '../teaching/teaching.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import type { Drawn } from './noise.ts'

/** What a training batch brings to a sparsifier. */
export type Brought = Pick<TrainingBatch, 'noise' | 'targets' | 'progress'>

/** That, and the batch's inputs. */
type Fed = Brought & Pick<TrainingBatch, 'inputs'>

/** What a sparsifier makes of a layer's activations; in training also its penalty, and its state after the batch. */
export interface Acted {
  h: Tensor
  penalty: Tensor | null
  moved: Tensors
}

/** The sparsifier of a cohort's primaries on the layers where it acts, with what it learns and keeps of each. */
export class Constraint {
  readonly #chosen: Chosen<Sparsifier>
  readonly #stages: readonly Stage[]
  /** Places of its layers. */
  readonly #layers: readonly number[]
  readonly #numbers: Numbers

  constructor(chosen: Chosen<Sparsifier>, stages: readonly Stage[], exposed: number, numbers: Numbers) {
    this.#chosen = chosen
    this.#stages = stages
    this.#layers = chosen.options.at === 'all' ? [...stages.keys()].slice(0, -1) : [exposed]
    this.#numbers = numbers
  }

  /** Per-run values that shape programs. */
  get shaping(): PerRun {
    return this.#numbers.perRun(this.#chosen)
  }

  /** The noise that each training batch is to bring, if each of its rows is asked at so many places. */
  drawn(places: number): Drawn[] {
    const { draws } = this.#chosen.variant
    if (!draws) return []
    const first = this.#stages.findIndex(({ everywhere }) => everywhere)
    return this.#layers.map((layer) => ({
      of: layer,
      distribution: draws,
      units: unitsOf(layerOf(this.#stages[layer]!)),
      ...(first >= 0 && layer >= first && { places }),
    }))
  }

  /** Whether each training batch is to bring the share of the steps that are done. */
  get anneals(): boolean {
    return this.#chosen.variant.anneals ?? false
  }

  /** Its own parameters. */
  get parameters(): Added {
    const { variant } = this.#chosen
    const runs = Array.from({ length: this.#numbers.runs }, (_, run) => this.#numbers.optionsOf(this.#chosen, run))
    const added: Record<string, ParameterSpec[]> = {}
    for (const place of this.#layers)
      for (const options of runs)
        for (const [name, spec] of Object.entries(variant.parameters?.(this.#layer(place), options) ?? {}))
          (added[entry(place, name)] ??= []).push(spec)
    return added
  }

  /** What it keeps from step to step, by its names in the state of `owner`. */
  specs(owner: string): Specs {
    const kept = this.#kept().map(({ name, shape }) => [
      `${owner}/${name}`,
      { shape: [this.#numbers.runs, ...shape], dtype: 'float32' as const },
    ])
    return Object.fromEntries(kept) as Specs
  }

  /** That before the first step. */
  initial(owner: string): Arrays {
    const specs = this.specs(owner)
    return Object.fromEntries(
      this.#kept().map(({ name, start }) => {
        const { shape } = specs[`${owner}/${name}`]!
        return [`${owner}/${name}`, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(start)]
      }),
    )
  }

  /** Acts on `h`, what stage `i` makes of `read`, where it acts there at all. */
  act(state: Tensors, of: Parameters, i: number, read: Tensor, h: Tensor, batch: Fed | null): Acted {
    const { variant } = this.#chosen
    if (!this.#layers.includes(i)) return { h, penalty: null, moved: {} }
    const context = this.#context(state, of, i, read, h, batch)
    const made = variant.sparsify?.(context) ?? h
    if (!batch) return { h: made, penalty: null, moved: {} }
    const after = { ...context, h: made, given: h, inputs: batch.inputs, labels: batch.targets }
    const next = Object.entries(variant.next?.(after) ?? {})
    return {
      h: made,
      penalty: variant.penalty?.(after) ?? null,
      moved: Object.fromEntries(next.map(([name, value]) => [`${of.owner}/${entry(i, name)}`, value])),
    }
  }

  #context(state: Tensors, of: Parameters, i: number, read: Tensor, h: Tensor, batch: Brought | null): Context {
    const { variant } = this.#chosen
    const layer = this.#layer(i)
    let shared: Tensor | undefined
    const named = (names: object) =>
      Object.fromEntries(Object.keys(names).map((name) => [name, state[`${of.owner}/${entry(i, name)}`]!]))
    return {
      h,
      read,
      layer,
      layers: this.#layers.length,
      options: this.#numbers.bind(this.#chosen, state),
      before: this.#weights(state, of, i),
      behind: this.#weights(state, of, i + 1),
      parameters: named(variant.parameters?.(layer, this.#numbers.optionsOf(this.#chosen, 0)) ?? {}),
      state: named(variant.state?.(layer) ?? {}),
      training: batch !== null,
      noise: batch?.noise[i] ?? null,
      progress() {
        if (!variant.anneals) throw new Error(`${variant.name} asks for progress, and does not say that it anneals`)
        return batch?.progress ?? tf.ones([1, 1, 1])
      },
      once: (make) => (shared ??= make()),
    }
  }

  #layer(place: number): Layer {
    const stage = this.#stages[place]!
    return { input: stage.input, output: layerOf(stage) }
  }

  #kept(): { name: string; shape: readonly number[]; start: number }[] {
    return this.#layers.flatMap((place) =>
      Object.entries(this.#chosen.variant.state?.(this.#layer(place)) ?? {}).map(([name, kept]) => ({
        name: entry(place, name),
        ...kept,
      })),
    )
  }

  #weights(state: Tensors, of: Parameters, i: number): LayerWeights {
    const stage = this.#stages[i]!
    const own = of.stage(state, i)
    const front = this.#stages[i - 1]?.layer
    return {
      weights: () => stage.weights(own),
      outgoing() {
        const norms = of.pathNorms(state, i) // [R, units that it reads, 1], those of the layer in front first
        return front ? tf.slice(norms, [0, 0, 0], [-1, unitsOf(front), -1]) : norms
      },
    }
  }
}

/** What a sparsifier has of a layer, apart from the layer's own parameters. */
const entry = (layer: number, name: string): string => `${layer}/sparsity/${name}`
