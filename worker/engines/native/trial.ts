import type { UpdateRule } from '../../tensor/program.ts'
import type { UpdateAddon } from './addon.ts'
import { updateText } from './emit/update.ts'
import type { Workshop } from './workshop.ts'

/** Plain descent. */
const descent: UpdateRule = {
  key: 'descent',
  slots: [],
  rates: ['rate'],
  move: (math, { parameter, gradient, rate }) => ({
    parameter: math.subtract(parameter!, math.multiply(rate!, gradient!)),
  }),
}

/** Compiles, loads and runs a small text; throws in words where that does not work. */
export async function checked(workshop: Workshop): Promise<void> {
  const { bind } = await workshop.exports<UpdateAddon>(updateText(descent, workshop.compiler.machine))
  const numbers = new Float32Array(64)
  const [count, rate, gradients] = [19, 0.5, 32]
  for (let i = 0; i < count; i++) [numbers[i], numbers[gradients + i]] = [i, 2 * i + 2]
  bind(numbers.buffer)(Float64Array.of(0, 4 * gradients, count, rate), 1)
  const right = Array.from(numbers.subarray(0, gradients), (x, i) => x === (i < count ? -1 : 0))
  if (right.includes(false))
    throw new Error(`what ${workshop.compiler.command} made computes other numbers than it should`)
}
