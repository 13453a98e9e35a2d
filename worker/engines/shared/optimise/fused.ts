import {
  advance,
  assemble,
  f32,
  f32x4,
  get,
  i32,
  kernelsOf,
  loop,
  set,
  tee,
  types,
  v128,
} from '../../../../core/webAssembly/assembly.ts'
import type { Arithmetic, UpdateRule } from '../../../tensor/program.ts'

/**
 * An update rule as one loop over consecutive numbers of a WebAssembly memory, in place and four at a time; the last few
 * use the same operations in the same order, so how an element moves does not depend on its place. The arguments are byte
 * offsets of parameter, gradient and slots, how many numbers there are, and the rates.
 */
export type UpdateKernel = (...offsetsCountAndRates: number[]) => void

const kernels = new Map<string, (memory: WebAssembly.Memory) => { update: UpdateKernel }>()

/** The kernel of a rule on a memory. */
export function updateKernel(rule: UpdateRule, memory: WebAssembly.Memory): UpdateKernel {
  let kernel = kernels.get(rule.key)
  if (!kernel) kernels.set(rule.key, (kernel = kernelsOf(() => assembled(rule))))
  return kernel(memory).update
}

/** A value of one element: given by its name, a constant, or made from others. */
type Value =
  | { readonly given: string }
  | { readonly constant: number }
  | { readonly op: 'add' | 'subtract' | 'multiply' | 'divide' | 'sqrt'; readonly inputs: readonly Value[] }

const math: Arithmetic<Value> = {
  add: (...inputs) => ({ op: 'add', inputs }),
  subtract: (...inputs) => ({ op: 'subtract', inputs }),
  multiply: (a, b) => ({ op: 'multiply', inputs: [a, typeof b === 'number' ? { constant: b } : b] }),
  divide: (...inputs) => ({ op: 'divide', inputs }),
  sqrt: (...inputs) => ({ op: 'sqrt', inputs }),
}

/** One element at a time, or four. */
const lanes = {
  one: { width: 4, type: types.f32, memory: f32, math: f32, splat: [] as number[] },
  four: { width: 16, type: types.v128, memory: v128, math: f32x4, splat: f32x4.splat },
}

function assembled({ slots, rates, move }: UpdateRule): Uint8Array<ArrayBuffer> {
  const arrays = ['parameter', 'gradient', ...slots]
  const given = Object.fromEntries([...arrays, ...rates].map((name): [string, Value] => [name, { given: name }]))
  const moved = Object.entries(move(math, given))
  const count = arrays.length
  const end = count + 1 + rates.length
  const locals: number[] = [types.i32] // of `end`
  const local = (type: number) => end + locals.push(type) - 1

  /** Code before and in a loop that moves elements in these lanes until the parameters' pointer is at `end`. */
  function looped({ width, type, memory, math, splat }: (typeof lanes)[keyof typeof lanes]): number[] {
    const before: number[] = []
    const kept = new Map<Value, number>()
    const keep = (value: Value): number => {
      kept.set(value, local(type))
      return kept.get(value)!
    }
    rates.forEach((rate, i) => before.push(...get(count + 1 + i), ...splat, ...set(keep(given[rate]!))))
    const reads = arrays.flatMap((name, pointer) => [...get(pointer), ...memory.load(0), ...set(keep(given[name]!))])

    const uses = usesOf(moved.map(([, value]) => value))
    /** Leaves a value on the stack; one that is used again is kept. */
    function code(value: Value): number[] {
      if ('constant' in value && !kept.has(value))
        before.push(...f32.constant(value.constant), ...splat, ...set(keep(value)))
      if (kept.has(value)) return get(kept.get(value)!)
      if (!('op' in value)) throw new Error('an update rule is made of what it is given')
      const made = [...value.inputs.flatMap(code), ...math[value.op]]
      return uses.get(value)! > 1 ? [...made, ...tee(keep(value))] : made
    }
    const writes = moved.flatMap(([name, value]) => [...get(arrays.indexOf(name)), ...code(value), ...memory.store(0)])
    const steps = arrays.flatMap((_, pointer) => advance(pointer, width))
    return [...before, ...loop(0, end, [...reads, ...writes, ...steps])]
  }

  /** The bytes of a whole number of vectors, or of the rest. */
  const bytes = (mask: number) => [
    ...[...get(count), ...i32.constant(mask), ...i32.and, ...i32.constant(2), ...i32.shiftLeft],
  ]
  const until = (mask: number) => [...get(0), ...bytes(mask), ...i32.add, ...set(end)]
  const body = [...until(-4), ...looped(lanes.four), ...until(3), ...looped(lanes.one)]
  return assemble({
    name: 'update',
    params: [...arrays.map(() => types.i32), types.i32, ...rates.map(() => types.f32)],
    locals: locals.map((type) => [1, type]),
    body,
    memory: 'imported',
  })
}

/** How often each value is used by others or as an outcome. */
function usesOf(outcomes: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>()
  const use = (value: Value): void => {
    const known = uses.get(value) ?? 0
    uses.set(value, known + 1)
    if (known === 0 && 'op' in value) value.inputs.forEach(use)
  }
  outcomes.forEach(use)
  return uses
}
