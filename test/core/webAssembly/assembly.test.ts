import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance, assemble, f64, get, i32, i32x4, loop, set, types, v128 } from '../../../core/webAssembly/assembly.ts'

type Exports = { memory: WebAssembly.Memory; run(...values: number[]): void }

/** Runs a body of three integer parameters and one vector local; returns the first integers of its memory. */
function run(body: number[], ...values: number[]): number[] {
  const params = [types.i32, types.i32, types.i32]
  const bytes = assemble({ name: 'run', params, locals: [[1, types.v128]], body, memory: 'own' })
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports
  exports.run(...values)
  return [...new Int32Array(exports.memory.buffer, 0, 4)]
}

test('a constant of any size is the number it was written as', () => {
  for (const value of [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)])
    assert.equal(run([...i32.constant(0), ...i32.constant(value), ...i32.store(0)])[0], value)
})

test('a loop runs while its local is below the limit, unsigned, and not at all when it starts there', () => {
  const count = [...loop(0, 1, [...advance(0, 2), ...advance(2, 1)]), ...i32.constant(0), ...get(2), ...i32.store(0)]
  const from = (start: number, limit: number) => run(count, start, limit, 0)[0]
  assert.equal(from(0, 7), 4)
  assert.equal(from(7, 7), 0)
  assert.equal(from(9, 7), 0)
  assert.equal(from(2 ** 31 - 3, 2 ** 31 + 1), 2)
})

test('a vector constant and a shuffle have their numbers in order, past a long offset', () => {
  const code = [
    ...[...v128.constant(1, -2, 300, -(2 ** 31)), ...set(3), ...i32.constant(0), ...get(3), ...v128.store(4096)],
    ...[...i32.constant(0), ...i32.constant(4096), ...v128.load(0), ...get(3), ...get(3), ...i32x4.add],
    ...[...i32x4.shuffle(3, 0, 5, 6), ...v128.store(0)],
  ]
  assert.deepEqual(run(code), [-(2 ** 31), 1, -4, 600])
})

test('what is not WebAssembly is refused by the engine', () => {
  assert.throws(() => run([...get(0), ...f64.multiply]), { name: 'CompileError' })
})
