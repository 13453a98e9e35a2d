import { emitted } from '../../../../worker/engines/wasm/emit/module.ts'
import { roomOf } from '../../../../worker/engines/wasm/emit/target.ts'
import type { Buffer, Plan } from '../../../../worker/engines/shared/plan/plan.ts'
import type { Arrays } from '../../../../worker/tensor/program.ts'
import { interpret } from './interpreter.ts'
import type { MultiplyAdd } from './multiplyAdd.ts'

const line = 64
const keyOf = ({ kind, name }: Buffer) => `${kind} ${name}`

/** A memory with all buffers of a plan, the scratch last; inputs are `state/<name>` and `feeds/<name>`. */
function memoryOf(plan: Plan, inputs: Arrays) {
  const offsets = new Map<string, number>()
  let bytes = 0
  for (const { buffer } of plan.buffers)
    if (buffer.kind !== 'scratch') {
      offsets.set(keyOf(buffer), bytes)
      bytes += Math.ceil(buffer.bytes / line) * line
    }
  const addressOf = (buffer: Buffer) => (buffer.kind === 'scratch' ? bytes + buffer.at : offsets.get(keyOf(buffer))!)
  const pages = Math.ceil((bytes + roomOf(plan)) / 65536) || 1
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const view = (buffer: Buffer) => {
    const isWhole = buffer.kind === 'constant' || inputs[buffer.name] instanceof Int32Array
    const Values = isWhole ? Int32Array : Float32Array
    return new Values(memory.buffer, addressOf(buffer), buffer.bytes / 4)
  }
  for (const { buffer } of plan.buffers)
    if (['input', 'constant', 'literal'].includes(buffer.kind))
      view(buffer).set(buffer.values ?? buffer.numbers ?? inputs[buffer.name]!)
  return { memory, addressOf, view }
}

const outcomesIn = (plan: Plan, view: (buffer: Buffer) => Float32Array | Int32Array): Arrays =>
  Object.fromEntries(
    plan.buffers.flatMap(({ buffer }) => (buffer.kind === 'outcome' ? [[buffer.name, view(buffer).slice()]] : [])),
  )

/** What one call of a plan makes, as WebAssembly with the tiles of packed vectors or without, and by the interpreter. */
export function bothWays(
  plan: Plan,
  inputs: Arrays,
  multiplyAdd: MultiplyAdd,
  packed = false,
): { emitted: Arrays; interpreted: Arrays } {
  const [one, other] = [memoryOf(plan, inputs), memoryOf(plan, inputs)]
  const { step } = new WebAssembly.Instance(emitted(plan, one.addressOf, packed), { host: { memory: one.memory } })
    .exports
  ;(step as () => void)()
  interpret(plan, other.view, multiplyAdd)
  return { emitted: outcomesIn(plan, one.view), interpreted: outcomesIn(plan, other.view) }
}

/** What one call of a plan makes by the interpreter alone: wide plans too. */
export function interpreted(plan: Plan, inputs: Arrays, multiplyAdd: MultiplyAdd): Arrays {
  const { view } = memoryOf(plan, inputs)
  interpret(plan, view, multiplyAdd)
  return outcomesIn(plan, view)
}
