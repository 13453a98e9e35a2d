import type { Tensor } from '@tensorflow/tfjs-core'
import { fillNormal, stream } from '../../core/random/random.ts'
import type { Arrays, Group, Specs, Tensors } from '../tensor/program.ts'
import type { Initialisation } from '../initialisations/initialisation.ts'
import type { ParameterSpec, Stage } from './network.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'

/** Parameters that are not a stage's, by the stage that they belong to and a name: one spec for each run. */
export type Added = Readonly<Record<string, readonly ParameterSpec[]>>

/** The parameters of a network for every run: state entries `<owner>/<stage>/<name>`, `[R, ...]`, and what is added. */
export class Parameters {
  readonly owner: string
  readonly runs: number
  readonly stages: Stage[]
  readonly #specs: [name: string, perRun: readonly ParameterSpec[]][]

  constructor(owner: string, runs: number, stages: Stage[], added: Added = {}) {
    this.owner = owner
    this.runs = runs
    this.stages = stages
    const own = stages.flatMap(({ parameters }, i) =>
      Object.entries(parameters).map(
        ([name, spec]) => [`${i}/${name}`, Array<ParameterSpec>(runs).fill(spec)] as const,
      ),
    )
    this.#specs = [...own, ...Object.entries(added)].map(([name, perRun]) => [`${owner}/${name}`, perRun])
  }

  get names(): string[] {
    return this.#specs.map(([name]) => name)
  }

  /** The parameters that an optimiser updates. */
  get group(): Group {
    return { owner: this.owner, parameters: this.names }
  }

  /** State specs of the parameters, with these slots of an optimiser for the trained ones. */
  specs(slots: readonly string[] = []): Specs {
    const specs: Specs = {}
    for (const [name, [first]] of this.#specs) {
      const { shape } = first!
      const spec = { shape: [this.runs, ...shape], dtype: 'float32' } as const
      specs[name] = spec
      for (const slot of slots) specs[`${slot}/${name}`] = spec
    }
    return specs
  }

  /** One stage's parameters by their short names, with those that it shares. */
  stage(state: Tensors, i: number): Tensors {
    const { parameters, shares = {} } = this.stages[i]!
    const own = Object.keys(parameters).map((name): [string, Tensor] => [name, state[`${this.owner}/${i}/${name}`]!])
    const shared = Object.entries(shares).map(([name, of]): [string, Tensor] => [
      name,
      state[`${this.owner}/${of.stage}/${of.name}`]!,
    ])
    return Object.fromEntries([...own, ...shared])
  }

  /**
   * What each unit that stage `from` reads weighs on the way to the outputs, `[R, units, 1]`: 1 at the outputs, and
   * sqrt(Σ_k W_ki²·p_k² + 1e-8) layer by layer back. Scaling one layer up and the next down leaves it as it is.
   */
  pathNorms(state: Tensors, from: number): Tensor {
    let norms: Tensor | null = null
    for (let i = this.stages.length - 1; i >= from; i--) norms = this.stages[i]!.outgoing(this.stage(state, i), norms)
    return norms!
  }

  /** Starting values, and slots of zeros; a run's values depend on its seed, the purpose and the renewal only. */
  initial(
    init: Chosen<Initialisation>,
    numbers: Numbers,
    seeds: number[],
    purpose: string,
    slots: readonly string[],
    renewal = 0,
  ): Arrays {
    const values: Arrays = {}
    for (const [name, perRun] of this.#specs) {
      const size = perRun[0]!.shape.reduce((a, b) => a * b, 1)
      const all = new Float32Array(this.runs * size)
      for (const [run, seed] of seeds.entries()) {
        const spec = perRun[run]!
        const own = all.subarray(run * size, (run + 1) * size)
        if (spec.start === 'weights') {
          const key = stream(seed, `init/${purpose}${name.slice(this.owner.length)}`)
          fillNormal(own, key, renewal, init.variant.sd(numbers.optionsOf(init, run), spec))
        } else if (spec.start !== 'zeros') own.fill(spec.start)
      }
      values[name] = all
      for (const slot of slots) values[`${slot}/${name}`] = new Float32Array(all.length)
    }
    return values
  }
}
