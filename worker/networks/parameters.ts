import { fillNormal, stream } from '../../core/random/random.ts'
import type { Arrays, Group, Specs, Tensors } from '../tensor/program.ts'
import type { Initialisation } from '../initialisations/index.ts'
import type { ParameterSpec, Stage } from './network.ts'
import type { Chosen, Numbers } from '../tensor/numbers.ts'

/** The parameters of a network of every run: state entries `<owner>/<stage>/<name>`, `[R, ...]`. */
export class Parameters {
  readonly owner: string
  readonly runs: number
  readonly stages: Stage[]
  readonly #specs: [name: string, spec: ParameterSpec][]

  constructor(owner: string, runs: number, stages: Stage[]) {
    this.owner = owner
    this.runs = runs
    this.stages = stages
    this.#specs = stages.flatMap((stage, i) =>
      Object.entries(stage.parameters).map(([name, spec]): [string, ParameterSpec] => [`${owner}/${i}/${name}`, spec]),
    )
  }

  get names(): string[] {
    return this.#specs.map(([name]) => name)
  }

  /** What an optimiser moves. */
  get group(): Group {
    return { owner: this.owner, parameters: this.names }
  }

  /** State specs of the parameters, with these slots of an optimiser for those that train. */
  specs(slots: readonly string[] = []): Specs {
    const specs: Specs = {}
    for (const [name, { shape }] of this.#specs) {
      const spec = { shape: [this.runs, ...shape], dtype: 'float32' } as const
      specs[name] = spec
      for (const slot of slots) specs[`${slot}/${name}`] = spec
    }
    return specs
  }

  /** One stage's parameters by their short names. */
  stage(state: Tensors, i: number): Tensors {
    return Object.fromEntries(
      Object.keys(this.stages[i]!.parameters).map((name) => [name, state[`${this.owner}/${i}/${name}`]!]),
    )
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
    for (const [name, spec] of this.#specs) {
      const size = spec.shape.reduce((a, b) => a * b, 1)
      const all = new Float32Array(this.runs * size)
      if (spec.start === 'weights')
        seeds.forEach((seed, run) => {
          const options = numbers.optionsOf(init, run)
          const key = stream(seed, `init/${purpose}${name.slice(this.owner.length)}`)
          fillNormal(all.subarray(run * size, (run + 1) * size), key, renewal, init.variant.sd(options, spec))
        })
      values[name] = all
      for (const slot of slots) values[`${slot}/${name}`] = new Float32Array(all.length)
    }
    return values
  }
}
