// A forked process that multiplies square matrices for as many seconds as requested, and says how many GFLOP/s it reached.
import '../../runtime/v8.ts'
import { loadEngine } from '../../worker/engines/index.ts'
import { child } from '../../worker/processes/child.ts'
import { matMul } from '../../worker/tensor/ops.ts'
import type { Program } from '../../worker/tensor/program.ts'

const extent = 512
const square = { shape: [1, extent, extent], dtype: 'float32' } as const
const program: Program = {
  name: 'product',
  state: { a: square, b: square, c: square },
  feeds: {},
  step: ({ a, b }) => ({ state: { c: matMul(a!, b!) }, fetches: {} }),
}

const compiled = (await loadEngine('onnx-cpu')).compile([program])
const some = () => Float32Array.from({ length: extent ** 2 }, (_, i) => 1 / (1 + (i % 7)))

const send = child<{ seconds: number }, { gflops: number }>(({ seconds }) => void multiply(seconds).then(send))

async function multiply(seconds: number): Promise<{ gflops: number }> {
  const session = (await compiled).start({ a: some(), b: some(), c: some() })
  await session.run('product', {})
  let fastest = Infinity
  for (const start = performance.now(); performance.now() - start < seconds * 1000;) {
    const before = performance.now()
    await session.run('product', {})
    fastest = Math.min(fastest, performance.now() - before)
  }
  session.dispose()
  return { gflops: (2 * extent ** 3) / fastest / 1e6 }
}
