import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend } from '../../../worker/engines/shared/compiled/backend.ts'
import { compiledEngine } from '../../../worker/engines/shared/compiled/engine.ts'
import { giveBack, memoryOf } from '../../../worker/engines/shared/compiled/memories.ts'
import { Layout } from '../../../worker/engines/shared/compiled/memory.ts'
import type { Arrays, Program } from '../../../worker/tensor/program.ts'
import { compiledEngines } from './engines.ts'
import { classifier, draw, ratesOf } from './programs.ts'

const page = 65536

function leave(pages: number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  giveBack(memory)
  return memory
}

/** Leaves a memory of one page that is full of NaN. */
function leaveFull(): WebAssembly.Memory {
  const memory = leave(1)
  new Uint8Array(memory.buffer).fill(255)
  return memory
}

test('a memory that was given back is used again, unless it is smaller or more than twice as large', () => {
  const left = leave(1000)
  assert.notEqual(memoryOf(1001 * page).memory, left)
  assert.notEqual(memoryOf(499 * page).memory, left)
  assert.deepEqual(memoryOf(501 * page), { memory: left, isNew: false })
  assert.notEqual(memoryOf(501 * page).memory, left)
})

test('more than 128 MB do not wait', () => {
  const [first, last] = [leave(1500), leave(1400)]
  assert.notEqual(memoryOf(1500 * page).memory, first)
  assert.equal(memoryOf(1400 * page).memory, last)
})

test('a memory that is used again has its initial values, and 0 elsewhere', () => {
  const layout = new Layout()
  for (const name of ['before', 'given', 'between', 'given too', 'behind'])
    layout.reserve(name, { shape: [5], dtype: 'float32' })
  layout.reserveScratch(100)
  const left = leaveFull()
  const memory = layout.allocate({ given: new Float32Array(5).fill(2), 'given too': new Float32Array(5).fill(3) })
  assert.equal(memory.wasm, left)
  const expected = new Float32Array(page / 4)
  expected.fill(2, 16, 21)
  expected.fill(3, 48, 53)
  assert.deepEqual(new Float32Array(left.buffer), expected)
})

for (const engine of compiledEngines)
  test(`${engine.name}: a session in a used memory computes what one in a new memory does`, async () => {
    const program = classifier(3, 9, [5, 4, 3])
    const compiled = await engine.compile([program])
    const feeds = { ...draw(program.feeds, 100), ...ratesOf(program, () => 1e-3) }
    const used = async (): Promise<Arrays> => {
      const session = compiled.start(draw(program.state, 2))
      for (let step = 0; step < 3; step++) await session.run(program.name, feeds)
      const after = await session.read()
      session.dispose()
      return after
    }
    const fresh = await used()
    leaveFull()
    assert.deepEqual(await used(), fresh)
    compiled.release()
  })

test('a session that was disposed neither tells nor takes anything', async () => {
  const program = classifier(2, 4, [3, 2])
  const session = (await compiledEngines[0]!.compile([program])).start(draw(program.state, 1))
  session.dispose()
  await assert.rejects(session.read(), /this session was disposed/)
  assert.throws(() => session.write({}), /this session was disposed/)
})

test('the memory of a session is not handed on from under a call', async () => {
  let ends = () => {}
  const memories: WebAssembly.Memory[] = []
  const backend: Backend = {
    load: async () => ({
      outcomes: [],
      bind: ({ wasm }) => {
        memories.push(wasm)
        return () => new Promise((resolve) => (ends = resolve))
      },
      release() {},
    }),
  }
  const program: Program = {
    name: 'still',
    state: { x: { shape: [1], dtype: 'float32' } },
    feeds: {},
    step: ({ x }) => ({ fetches: { x: x! } }),
  }
  const compiled = await compiledEngine({ name: 'slow', summary: '', packages: [] }, backend).compile([program])
  const session = compiled.start({ x: Float32Array.of(1) })
  const call = session.run('still', {}, ['x'])
  await new Promise((resolve) => setImmediate(resolve))
  session.dispose()
  const waiting = Array.from({ length: 20 }, () => memoryOf(page).memory)
  assert.equal(memories.length, 1)
  assert.ok(!waiting.includes(memories[0]!))
  ends()
  await call
})
