import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adamKernel } from '../../../worker/engines/optimise/adamWasm.ts'
import { assertNear } from './near.ts'
import { numbers } from './programs.ts'

const [beta1, beta2] = [0.9, 0.999]

for (const count of [1, 3, 4, 7, 64, 1001])
  test(`ten updates of ${count} parameters follow Adam in double precision`, () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
    const adam = adamKernel(memory)
    const [p, m, , g] = [0, 1, 2, 3].map((i) => new Float32Array(memory.buffer, i * 8192, count + 1))
    p!.set(numbers(count, 1))
    p![count] = 7
    const [dp, dm, dv] = [Float64Array.from(p!), new Float64Array(count), new Float64Array(count)]
    for (let step = 1; step <= 10; step++) {
      g!.set(numbers(count, 100 + step))
      const correction = Math.sqrt(1 - beta2 ** step)
      const [alpha, epsilon] = [(1e-2 * correction) / (1 - beta1 ** step), 1e-8 * correction]
      adam(0, 8192, 16384, 24576, count, alpha, epsilon, beta1, 1 - beta1, beta2, 1 - beta2)
      for (let i = 0; i < count; i++) {
        dm[i] = beta1 * dm[i]! + (1 - beta1) * g![i]!
        dv[i] = beta2 * dv[i]! + (1 - beta2) * g![i]! ** 2
        dp[i] = dp[i]! - (alpha * dm[i]!) / (Math.sqrt(dv[i]!) + epsilon)
      }
    }
    assertNear(p!.subarray(0, count), dp.subarray(0, count), 1e-6, 'parameter')
    assertNear(m!.subarray(0, count), dm, 1e-6, 'first moment')
    assert.equal(p![count], 7, 'the number after the last is untouched')
  })

test('a parameter moves alike wherever it lies', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const adam = adamKernel(memory)
  const [p, , , g] = [0, 1, 2, 3].map((i) => new Float32Array(memory.buffer, i * 8192, 9))
  p!.fill(0.3)
  g!.fill(-0.7)
  adam(0, 8192, 16384, 24576, 9, 1e-3, 1e-8, beta1, 1 - beta1, beta2, 1 - beta2)
  assert.equal(new Set(p).size, 1)
})
