import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  assemble,
  f64,
  get,
  i32,
  i32x4,
  loop,
  repeat,
  select,
  set,
  types,
  v128,
  type Statement,
} from '../../../core/webAssembly/index.ts'

type Exports = { memory: WebAssembly.Memory; run(...values: number[]): void }

/** Runs a body of three integer parameters and one vector local; returns the first integers of its memory. */
function run(body: Statement, ...values: number[]): number[] {
  const params = [types.i32, types.i32, types.i32]
  const bytes = assemble({ name: 'run', params, locals: [[1, types.v128]], body, memory: 'own' })
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports
  exports.run(...values)
  return [...new Int32Array(exports.memory.buffer, 0, 4)]
}

test('a constant of any size is the number it was written as', () => {
  for (const value of [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)])
    assert.equal(run(i32.store(i32.constant(0), i32.constant(value)))[0], value)
})

test('a loop runs while its local is below the limit, unsigned, and not at all when it starts there', () => {
  const count = [loop(0, 1, [advance(0, 2), advance(2, 1)]), i32.store(i32.constant(0), get(2))]
  const from = (start: number, limit: number) => run(count, start, limit, 0)[0]
  assert.equal(from(0, 7), 4)
  assert.equal(from(7, 7), 0)
  assert.equal(from(9, 7), 0)
  assert.equal(from(2 ** 31 - 3, 2 ** 31 + 1), 2)
})

test('a vector constant and a shuffle have their numbers in order, past a long offset', () => {
  const code = [
    set(3, v128.constant(1, -2, 300, -(2 ** 31))),
    v128.store(i32.constant(0), get(3), 4096),
    v128.store(i32.constant(0), i32x4.shuffle(v128.load(i32.constant(4096)), i32x4.add(get(3), get(3)), [3, 0, 5, 6])),
  ]
  assert.deepEqual(run(code), [-(2 ** 31), 1, -4, 600])
})

test('a body is repeated as often as is said, and a choice takes the first where its condition holds', () => {
  const count = [repeat(0, 5, advance(2, 3)), i32.store(i32.constant(0), get(2))]
  assert.equal(run(count, 0, 0, 0)[0], 15)
  const choice = i32.store(i32.constant(0), select(get(0), get(1), get(2)))
  assert.deepEqual([run(choice, 7, 8, 1)[0], run(choice, 7, 8, 0)[0]], [7, 8])
})

test('what is not WebAssembly is refused by the engine', () => {
  assert.throws(() => run(f64.multiply(get(0), get(0))), { name: 'CompileError' })
})
