import { InferenceSession, type Tensor } from '../onnx/runtime.ts'
import { Model } from '../onnx/model.ts'
import type { Arrays, Specs } from '../../tensor/program.ts'
import type { Value } from './executable.ts'
import { onDevice } from './options.ts'
import { inTurn } from './turns.ts'

/**
 * Copies tensors of these specs to the device and back, by models that hand on what they are given: ONNX Runtime's
 * binding for Node has no other way (`getData` of a tensor on the device ends the process).
 */
export class Copies {
  readonly #specs: [string, Specs[string]][]
  readonly #models = new Map<Tensor.DataLocation, Promise<InferenceSession>>()

  constructor(specs: Specs) {
    this.#specs = Object.entries(specs)
  }

  upload(values: ReadonlyMap<string, Value>): Promise<Map<string, Value>> {
    return this.#to('gpu-buffer', values)
  }

  async download(values: ReadonlyMap<string, Value>): Promise<Arrays> {
    const made = await this.#to('cpu', values)
    return Object.fromEntries([...made].map(([name, { data }]) => [name, data as Float32Array]))
  }

  async release(): Promise<void> {
    for (const model of this.#models.values()) await inTurn(async () => (await model).release())
    this.#models.clear()
  }

  /** The model that copies to a place, made when first asked for. */
  open(place: Tensor.DataLocation): Promise<InferenceSession> {
    let model = this.#models.get(place)
    if (!model) this.#models.set(place, (model = this.#model(place)))
    return model
  }

  async #to(place: Tensor.DataLocation, values: ReadonlyMap<string, Value>): Promise<Map<string, Value>> {
    const session = await this.open(place)
    const given = Object.fromEntries(this.#specs.map(([name], i) => [`i${i}`, values.get(name)!]))
    const made = await inTurn(() => session.run(given))
    return new Map(this.#specs.map(([name], i) => [name, made[session.outputNames[i]!] as Value]))
  }

  #model(place: Tensor.DataLocation): Promise<InferenceSession> {
    const model = new Model()
    this.#specs.forEach(([, { shape, dtype }], i) =>
      model.output(model.node('Identity', [model.input(`i${i}`, shape, dtype)]), shape, dtype),
    )
    const options = { ...onDevice({ all: true }), graphOptimizationLevel: 'disabled' } as const
    return inTurn(() => InferenceSession.create(model.bytes(), { ...options, preferredOutputLocation: place }))
  }
}
