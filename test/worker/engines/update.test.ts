import assert from 'node:assert/strict'
import { test } from 'node:test'
import { updateKernel } from '../../../worker/engines/shared/optimise/fused.ts'
import type { UpdateRule } from '../../../worker/tensor/program.ts'
import { optimizers } from '../../../worker/optimizers/index.ts'
import { ruleOf } from '../../../worker/optimizers/optimizer.ts'
import { numbers } from './programs.ts'

/** Arrays of a rule on a memory, behind each a number that nothing may touch. */
function placed({ slots }: Pick<UpdateRule, 'slots'>, count: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const names = ['parameter', 'gradient', ...slots]
  const offsets = names.map((_, i) => i * 8192)
  const arrays = offsets.map((offset) => new Float32Array(memory.buffer, offset, count + 1))
  arrays.forEach((array) => (array[count] = 7))
  return { memory, names, offsets, arrays }
}

for (const optimizer of optimizers)
  for (const count of [1, 3, 4, 7, 64, 1001])
    test(`${optimizer.name}: ten updates of ${count} parameters follow the formula, each rounded to float32`, () => {
      const options = optimizer.options.parse({})
      const rule = ruleOf(optimizer, options)
      const { memory, names, offsets, arrays } = placed(rule, count)
      const kernel = updateKernel(rule, memory)
      const [parameter, gradient] = arrays as [Float32Array, Float32Array]
      parameter.set(numbers(count, 1))
      const expected = arrays.map((array) => array.slice(0, count))
      const round = Math.fround
      const math = {
        add: (a: number, b: number) => round(a + b),
        subtract: (a: number, b: number) => round(a - b),
        multiply: (a: number, b: number) => round(a * round(b)),
        divide: (a: number, b: number) => round(a / b),
        sqrt: (a: number) => round(Math.sqrt(a)),
      }
      for (let step = 1; step <= 10; step++) {
        gradient.set(numbers(count, 100 + step))
        const rates = optimizer.ratesAt(options, { left: 1, count: step })
        kernel(...offsets, count, ...rule.rates.map((rate) => rates[rate]!))
        const fed = Object.fromEntries(rule.rates.map((rate) => [rate, round(rates[rate]!)]))
        expected[1]!.set(gradient.subarray(0, count))
        for (let i = 0; i < count; i++) {
          const now = Object.fromEntries(names.map((name, at) => [name, expected[at]![i]!]))
          const moved = rule.move(math, { ...now, ...fed })
          for (const [name, value] of Object.entries(moved)) expected[names.indexOf(name)]![i] = value
        }
      }
      arrays.forEach((array, at) => {
        assert.deepEqual(array.subarray(0, count), expected[at], names[at])
        assert.equal(array[count], 7, `the number behind ${names[at]}`)
      })
    })

test('a rule may keep what it reads, in any order', () => {
  const rule: UpdateRule = {
    key: 'turn',
    slots: ['before'],
    rates: ['half'],
    move: ({ multiply, add }, { parameter, gradient, before, half }) => ({
      parameter: add(multiply(before!, half!), gradient!),
      before: parameter!,
    }),
  }
  const { memory, offsets, arrays } = placed(rule, 5)
  arrays[0]!.fill(2, 0, 5)
  arrays[1]!.fill(10, 0, 5)
  arrays[2]!.fill(4, 0, 5)
  updateKernel(rule, memory)(...offsets, 5, 0.5)
  assert.deepEqual([...arrays[0]!.subarray(0, 5)], [12, 12, 12, 12, 12])
  assert.deepEqual([...arrays[2]!.subarray(0, 5)], [2, 2, 2, 2, 2])
})
