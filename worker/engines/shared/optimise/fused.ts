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
  type Code,
  type Statement,
} from '../../../../core/webAssembly/index.ts'
import type { Arithmetic, UpdateRule } from '../../../tensor/program.ts'

/**
 * An update rule as one loop over consecutive numbers of a WebAssembly memory, in place and four at a time; the last few
 * use the same operations in the same order, so how an element moves does not depend on its place. The arguments are byte
 * offsets of parameter, gradient and slots, how many numbers there are, and the rates.
 */
export type UpdateKernel = (...offsetsCountAndRates: number[]) => void

/** Several updates after one another: rows of a kernel's arguments, and how many rows there are. */
export type Moves = (rows: Float64Array, count: number) => void

/** How many arguments a rule's kernel takes. */
export const argumentsOf = ({ slots, rates }: Pick<UpdateRule, 'slots' | 'rates'>): number =>
  2 + slots.length + 1 + rates.length

/** The moves of a rule on a memory, by its kernel. */
export function movesOf(rule: UpdateRule, memory: WebAssembly.Memory): Moves {
  const kernel = updateKernel(rule, memory)
  // One array for all calls: this is done for every parameter at every step.
  const given = Array.from({ length: argumentsOf(rule) }, () => 0)
  return (rows, count) => {
    for (let row = 0, at = 0; row < count; row++) {
      for (let i = 0; i < given.length; i++) given[i] = rows[at++]!
      kernel(...given)
    }
  }
}

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

/** One element at a time, four, or two times four, of which V8 makes one wide vector (docs/engines.md). */
const one = { width: 4, vectors: 1, type: types.f32, memory: f32, math: f32, splat: (value: Code): Code => value }
const four = { width: 16, vectors: 1, type: types.v128, memory: v128, math: f32x4, splat: f32x4.splat }
const eight = { ...four, vectors: 2 }

function assembled({ slots, rates, move }: UpdateRule): Uint8Array<ArrayBuffer> {
  const arrays = ['parameter', 'gradient', ...slots]
  const given = Object.fromEntries([...arrays, ...rates].map((name): [string, Value] => [name, { given: name }]))
  const moved = Object.entries(move(math, given))
  const count = arrays.length
  const end = count + 1 + rates.length
  const locals: number[] = [types.i32] // of `end`
  const local = (type: number) => end + locals.push(type) - 1

  const uses = usesOf(moved.map(([, value]) => value))

  /** Code before and in a loop that moves elements in these lanes until the parameters' pointer is at `end`. */
  function looped({ width, vectors, type, memory, math, splat }: typeof one | typeof four): Statement {
    const before: Statement[] = []
    const kept = new Map<Value, number>()
    const keep = (value: Value, of = kept): number => {
      of.set(value, local(type))
      return of.get(value)!
    }
    rates.forEach((rate, i) => before.push(set(keep(given[rate]!), splat(get(count + 1 + i)))))

    /** What is read and made of vector `j`. */
    function ofVector(j: number): { code: Statement; write: Statement[] } {
      const own = new Map<Value, number>()
      const reads = arrays.map((name, pointer) => set(keep(given[name]!, own), memory.load(get(pointer), width * j)))
      /** A value's code; one that is used again is kept. */
      function code(value: Value): Code {
        if ('constant' in value && !kept.has(value)) before.push(set(keep(value), splat(f32.constant(value.constant))))
        const known = own.get(value) ?? kept.get(value)
        if (known !== undefined) return get(known)
        if (!('op' in value)) throw new Error('an update rule is made of what it is given')
        const [a, b] = value.inputs.map(code) as [Code, Code]
        const made = value.op === 'sqrt' ? math.sqrt(a) : math[value.op](a, b)
        return uses.get(value)! > 1 ? tee(keep(value, own), made) : made
      }
      const made = moved.map(([name, value]) => {
        const to = local(type)
        return { code: set(to, code(value)), write: memory.store(get(arrays.indexOf(name)), get(to), width * j) }
      })
      return { code: [reads, made.map(({ code }) => code)], write: made.map(({ write }) => write) }
    }
    const all = Array.from({ length: vectors }, (_, j) => ofVector(j))
    const writes = moved.map((_, place) => all.map(({ write }) => write[place]!))
    const steps = arrays.map((_, pointer) => advance(pointer, width * vectors))
    return [before, loop(0, end, [all.map(({ code }) => code), writes, steps])]
  }

  /** Sets `end` behind a whole number of vectors, or behind the rest. */
  const until = (mask: number) =>
    set(end, i32.add(get(0), i32.shiftLeft(i32.and(get(count), i32.constant(mask)), i32.constant(2))))
  const body = [until(-8), looped(eight), until(4), looped(four), until(3), looped(one)]
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
