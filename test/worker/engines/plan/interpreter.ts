import type { Operator } from '../../../../worker/engines/shared/plan/arithmetic.ts'
import type { Expression } from '../../../../worker/engines/shared/plan/expression.ts'
import type {
  Access,
  Batched,
  Buffer,
  Elements,
  Pass,
  Plan,
  Product,
  Rows,
  Selection,
  Sum,
} from '../../../../worker/engines/shared/plan/plan.ts'
import { together } from '../../../../worker/engines/shared/plan/lists.ts'
import type { MultiplyAdd } from './multiplyAdd.ts'

// A second emitter for plans, in plain JavaScript and as slow: it says what a plan means, number by number. What WebAssembly
// computes must be that, to the last bit.

/** The numbers of a buffer, those of the scratch among them. */
export type Memory = (buffer: Buffer) => Float32Array | Int32Array

/** An index of the loops of a pass. */
type Index = readonly number[]

/** Computes one call. Scratch holds nothing before the first pass that touches it, and nothing after the last. */
export function interpret(plan: Plan, memory: Memory, multiplyAdd: MultiplyAdd): void {
  /** What runs share is still there for the next of them. */
  const forget = (end: 'first' | 'last', place: number) => {
    for (const { buffer, [end]: at } of plan.buffers)
      if (buffer.kind === 'scratch' && at === place && (end === 'first' || buffer.ofRun || place < plan.shared.length))
        memory(buffer).fill(NaN)
  }
  const perform = (passes: readonly Pass[], from: number, run: number) => {
    for (const [i, pass] of passes.entries()) {
      forget('first', from + i)
      compute(pass, { memory, multiplyAdd, run })
      forget('last', from + i)
    }
  }
  perform(plan.shared, 0, 0)
  for (let run = 0; run < plan.runs; run++) perform(plan.perRun, plan.shared.length, run)
}

interface Machine {
  readonly memory: Memory
  readonly multiplyAdd: MultiplyAdd
  readonly run: number
}

function compute(pass: Pass, machine: Machine): void {
  if (pass.kind === 'elements') elements(pass, machine)
  else if (pass.kind === 'sum') sum(pass, machine)
  else if (pass.kind === 'rows') rows(pass, machine)
  else if (pass.kind === 'selection') selection(pass, machine)
  else if (pass.kind === 'batched') batched(pass, machine)
  // A product tells itself what its lists have no place for.
  else if (pass.kind === 'product') product(pass, machine)
}

const f = Math.fround

/** The whole number nearest, halves to even, its sign kept where it is 0. */
function nearest(x: number): number {
  const floor = Math.floor(x)
  const up = x - floor > 0.5 || (x - floor === 0.5 && floor % 2 !== 0)
  const whole = up ? floor + 1 : floor
  return whole === 0 && (x < 0 || Object.is(x, -0)) ? -0 : whole
}

/** Truth values are 1 and 0. */
const arithmetic: Record<Operator, (...x: [number, number, number]) => number> = {
  Add: (a, b) => f(a + b),
  Sub: (a, b) => f(a - b),
  Multiply: (a, b) => f(a * b),
  RealDiv: (a, b) => f(a / b),
  Maximum: (a, b) => Math.max(a, b),
  Minimum: (a, b) => Math.min(a, b),
  Abs: (x) => Math.abs(x),
  Neg: (x) => -x,
  Sqrt: (x) => f(Math.sqrt(x)),
  Floor: (x) => Math.floor(x),
  Ceil: (x) => Math.ceil(x),
  Round: nearest,
  Reciprocal: (x) => f(1 / x),
  Relu: (x) => (x < 0 ? 0 : x),
  Step: (x) => Number(x > 0),
  Sign: (x) => Number(x > 0) - Number(x < 0),
  Greater: (a, b) => Number(a > b),
  GreaterEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessEqual: (a, b) => Number(a <= b),
  Equal: (a, b) => Number(a === b),
  IsNan: (x) => Number(Number.isNaN(x)),
  LogicalAnd: (a, b) => a & b,
  LogicalOr: (a, b) => a | b,
  LogicalNot: (x) => 1 - x,
  Select: (condition, a, b) => (condition ? a : b),
  Cast: (x) => x,
  Exp: (x) => f(Math.exp(x)),
  Log: (x) => f(Math.log(x)),
  Tanh: (x) => f(Math.tanh(x)),
}

function place({ memory, run }: Machine, access: Access, index: Index): number {
  const own = access.pick ? memory(access.pick)[run]! : Math.floor(run / (access.each ?? 1))
  const at = access.strides.reduce((sum, stride, loop) => sum + stride * index[loop]!, access.offset + access.run * own)
  const numbers = access.buffer.bytes / 4
  if (!(at >= 0 && at < numbers))
    throw new Error(`number ${at} of ${numbers} of ${access.buffer.kind} ${access.buffer.name}`)
  return at
}

const read = (machine: Machine, access: Access, index: Index): number =>
  machine.memory(access.buffer)[place(machine, access, index)]!

const write = (machine: Machine, access: Access, index: Index, value: number): void => {
  machine.memory(access.buffer)[place(machine, access, index)] = value
}

function evaluate(machine: Machine, expression: Expression<Access>, index: Index, result = NaN): number {
  switch (expression.kind) {
    case 'constant':
      return f(expression.value)
    case 'result':
      return result
    case 'read':
      return read(machine, expression.from, index)
    case 'apply': {
      const operands = expression.operands.map((operand) => evaluate(machine, operand, index, result))
      return arithmetic[expression.operator](operands[0] ?? NaN, operands[1] ?? NaN, operands[2] ?? NaN)
    }
  }
}

/** Every index of some loops, the last one fastest. */
const indices = (loops: readonly number[]): number[][] =>
  loops.reduce<number[][]>((all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])), [[]])

function elements({ loops, value, out }: Elements, machine: Machine): void {
  for (const index of indices(loops)) write(machine, out, index, evaluate(machine, value, index))
}

const sumOfIndices = (a: Index, b: Index): number[] => a.map((at, loop) => at + b[loop]!)

function sum({ loops, summed, partial, largest, value, out }: Sum, machine: Machine): void {
  const n = loops.at(-1)!
  const partialOf = (i: number) => (partial === 1 || i >= n - (n % 4) ? 0 : i % partial)
  for (const element of indices(loops.map((length, loop) => (summed[loop] ? 1 : length)))) {
    const terms = indices(loops.map((length, loop) => (summed[loop] ? length : 1)))
    if (largest) {
      const values = terms.map((term) => evaluate(machine, value, sumOfIndices(element, term)))
      write(machine, out, element, Math.max(...values))
      continue
    }
    const sums = Array<number>(16).fill(0)
    for (const [place, term] of terms.entries()) {
      const own = evaluate(machine, value, sumOfIndices(element, term))
      const to = partialOf(term.at(-1)!)
      // Without partial sums the first term is where the sum begins.
      sums[to] = !summed.at(-1) && place === 0 ? own : f(sums[to]! + own)
    }
    const q = (i: number) => f(f(sums[i]! + sums[i + 4]!) + f(sums[i + 8]! + sums[i + 12]!))
    write(machine, out, element, summed.at(-1) ? f(f(q(0) + q(2)) + f(q(1) + q(3))) : sums[0]!)
  }
}

function product(pass: Product, machine: Machine): void {
  const { batch, rows, inner, columns, around = [], a, b, order, lists, alpha, split, value, out } = pass
  /** Whether none of the columns that have a list together has anything there. */
  const isLeftOut = (own: Index, k: number, column: number) => {
    const first = column - (column % together)
    const neighbours = Array.from({ length: Math.min(together, columns - first) }, (_, i) => first + i)
    return neighbours.every((neighbour) => read(machine, b, [...own, k, neighbour]) === 0)
  }
  const places = indices(split)
  for (const [place, own] of indices(batch).entries())
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const sums = Array<number>(8).fill(0)
        const outers = indices(around.map(({ n }) => n))
        const add = (to: number, outer: readonly number[], k: number) => {
          if (lists && isLeftOut(own, k, column)) return
          const moved = (by: 'a' | 'b') => around.reduce((sum, loop, i) => sum + loop[by] * outer[i]!, 0)
          const left = read(machine, { ...a, offset: a.offset + moved('a') }, [...own, row, k])
          const right = read(machine, { ...b, offset: b.offset + moved('b') }, [...own, k, column])
          sums[to] = machine.multiplyAdd(left, right, sums[to]!)
        }
        const whole = order === 'inner' ? inner - (inner % 8) : 0
        for (const outer of outers) for (let k = 0; k < whole; k++) add(k % 8, outer, k)
        for (const i of [0, 1, 2, 3]) sums[i] = f(sums[i]! + sums[i + 4]!)
        const fours = order === 'inner' ? inner - (inner % 4) : 0
        for (const outer of outers) for (let k = whole; k < inner; k++) add(k < fours ? k % 4 : 0, outer, k)
        const [p, q, r, s] = sums as [number, number, number, number]
        const made = order === 'inner' ? f(f(p + r) + f(q + s)) : p
        const result = alpha === 1 ? made : f(made * f(alpha))
        const index = [...places[place * rows + row]!, column]
        write(machine, out, index, evaluate(machine, value, index, result))
      }
}

function batched({ batch, rows, inner, columns, lanes, a, b, alpha, value, out }: Batched, machine: Machine): void {
  for (const own of indices(batch))
    for (const [row, column, lane] of indices([rows, columns, lanes]) as [number, number, number][]) {
      let made = 0
      for (let k = 0; k < inner; k++) {
        const [left, right] = [read(machine, a, [...own, row, k, lane]), read(machine, b, [...own, k, column, lane])]
        made = machine.multiplyAdd(left, right, made)
      }
      const index = [...own, row, column, lane]
      const result = alpha === 1 ? made : f(made * f(alpha))
      write(machine, out, index, evaluate(machine, value, index, result))
    }
}

function rows({ groups, count, columns, rows, table, out }: Rows, machine: Machine): void {
  for (const [group, row, column] of indices([groups, count, columns]) as [number, number, number][]) {
    const number = read(machine, rows, [group, row])
    write(machine, out, [group, row, column], read(machine, table, [number, column]))
  }
}

/** The bits of a number as a whole one in the same order. */
function ordered(x: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer)[0]!
  return bits < 0 ? bits ^ 0x7fffffff : bits
}

function selection({ loops, along, k, x, out }: Selection, machine: Machine): void {
  const count = read(machine, k, [])
  for (const line of indices(loops.map((length, loop) => (loop === along ? 1 : length)))) {
    const own = Array.from({ length: loops[along] }, (_, i) => line.with(along, i))
    const values = own.map((index) => read(machine, x, index))
    const kth = values.toSorted((p, q) => ordered(q) - ordered(p))[count - 1]!
    for (const [i, index] of own.entries()) write(machine, out, index, Number(values[i]! >= kth))
  }
}
