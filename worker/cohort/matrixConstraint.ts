import type { Tensor } from '@tensorflow/tfjs-core'
import { matricesOf, type Stage } from '../networks/network.ts'
import type { Parameters } from '../networks/parameters.ts'
import type { Layer, Sparsifier, StoredLayer, StoredParameter } from '../sparsifiers/sparsifier.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'
import type { Tensors } from '../tensor/program.ts'

/** The sparsifier of a cohort's primaries on their matrices of weights: in the loss, and between steps. */
export class MatrixConstraint {
  readonly #chosen: Chosen<Sparsifier>
  readonly #stages: readonly Stage[]
  /** Places of the layers whose matrices it acts on. */
  readonly #layers: readonly number[]
  readonly #numbers: Numbers

  constructor(chosen: Chosen<Sparsifier>, stages: readonly Stage[], exposed: number, numbers: Numbers) {
    this.#chosen = chosen
    this.#stages = stages
    this.#layers = chosen.options.at === 'all' ? [...stages.keys()] : [exposed, exposed + 1]
    this.#numbers = numbers
  }

  /** What is added to each run's loss in training, `[R]`; null where nothing is. */
  weigh(state: Tensors, of: Parameters): Tensor | null {
    const { variant } = this.#chosen
    if (!variant.weigh) return null
    const matrices = this.#layers.flatMap((place) =>
      matricesOf(this.#stages[place]!).map((name) => ({
        ...this.#layer(place),
        weights: state[`${of.owner}/${place}/${name}`]!,
      })),
    )
    return variant.weigh(matrices, this.#numbers.bind(this.#chosen, state))
  }

  /** Whether it acts after so many of all steps. */
  actsAfter(done: number, steps: number): boolean {
    const { variant, options } = this.#chosen
    const every = variant.every?.(options) ?? 0
    return every > 0 && (done % every === 0 || done === steps)
  }

  /** State entries that it reads and changes between steps, of an optimiser with these slots. */
  entries(owner: string, slots: readonly string[]): string[] {
    return this.#layers.flatMap((place) =>
      this.#changes(place).flatMap((name) => {
        const entry = `${owner}/${place}/${name}`
        return [entry, ...this.#kept(slots).map((slot) => `${slot}/${entry}`)]
      }),
    )
  }

  /** Changes those of one run in place after a share `done` of the steps; `of` gives the run's part of an entry. */
  act(run: number, owner: string, slots: readonly string[], of: (entry: string) => Float32Array, done: number): void {
    const layers = this.#layers.map((place): StoredLayer => {
      const stored = this.#changes(place).map((name): [string, StoredParameter] => {
        const entry = `${owner}/${place}/${name}`
        const { shape, start } = this.#stages[place]!.parameters[name]!
        const kept = this.#kept(slots).map((slot) => of(`${slot}/${entry}`))
        return [name, { shape, isWeight: start === 'weights', values: of(entry), slots: kept }]
      })
      return { ...this.#layer(place), parameters: Object.fromEntries(stored) }
    })
    this.#chosen.variant.between!(layers, this.#numbers.optionsOf(this.#chosen, run), done)
  }

  /** A layer's parameters that it changes between steps. */
  #changes(place: number): string[] {
    const stage = this.#stages[place]!
    return this.#chosen.variant.rearranges ? Object.keys(stage.parameters) : matricesOf(stage)
  }

  /** Slots that go with them. */
  #kept = (slots: readonly string[]): readonly string[] => (this.#chosen.variant.rearranges ? slots : [])

  #layer(place: number): Layer {
    const { input, output } = this.#stages[place]!
    return { input, output }
  }
}
