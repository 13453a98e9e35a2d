import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeArrays } from '../../bench/steps/arrays.ts'
import { fromPython, jaxJs, lab, missing, peer, type Contender } from '../../bench/steps/contender.ts'
import { flopsOfStep } from '../../bench/steps/peak.ts'
import { able } from '../../bench/steps/program.ts'
import { reference } from '../../bench/steps/programs.ts'
import { alternate, apart } from '../../bench/steps/rounds.ts'

test('What a peer in Python says of losses that are not finite is read as NaN', () => {
  const said = '{"comparedLosses": [NaN, -Infinity, 0.5], "processes": 2}'
  assert.deepEqual(fromPython(said), { comparedLosses: [NaN, NaN, 0.5], processes: 2 })
})

test('A program is trained by the contenders that have it', () => {
  const contenders = ['wasm ×1', 'numpy', 'jax', 'jax-js ×1'].map((name) => ({ name }))
  assert.deepEqual(able(contenders, reference('mlp-64')), contenders)
  assert.deepEqual(
    able(contenders, reference('conv')).map(({ name }) => name),
    ['wasm ×1', 'jax'],
  )
})

const python = process.env.PELLUCID_PYTHON
const reason = python ? missing('torch-one', python) : 'PELLUCID_PYTHON names no Python'

/** How far the losses of two contenders are apart after ten steps of a program, and those of the first. */
async function compared(name: string, contenders: Contender[]): Promise<{ gap: number; losses: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-steps-'))
  try {
    const { runs, draw } = reference(name)
    const { given, dataSeconds } = draw()
    writeArrays(folder, given)
    const program = { name, runs, folder, dataSeconds }
    const [ours, theirs] = await alternate(contenders, program, { rounds: 1, seconds: 0.1 })
    return { gap: apart(ours!, theirs!), losses: ours!.losses }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

for (const name of ['ten-concepts', 'mlp-64'])
  test(`${name} is the same model here and in jax-js`, async () => {
    const { gap, losses } = await compared(name, [lab('wasm', 2), jaxJs(2)])
    assert.equal(losses.length, reference(name).runs)
    assert.ok(gap < 1e-5, `${gap} apart`)
  })

for (const name of ['conv', 'transformer'])
  test(
    `The ${name} that is timed is the same model here, in two processes, and in PyTorch`,
    { skip: reason },
    async () => {
      const { gap, losses } = await compared(name, [lab('onnx-cpu', 2), peer('torch-one', python!)])
      assert.equal(losses.length, reference(name).runs)
      assert.ok(gap < 1e-5, `${gap} apart`)
    },
  )

test('The share of the peak counts the products of a step', () => {
  const program = reference('mlp-64')
  const { given } = program.draw()
  // Forward, the gradients of weights and of hidden layers: 2 operations a multiply-add, 128 rows.
  const [D, H, C] = [64, 128, 10]
  const products = 128 * 2 * (3 * H * H + 3 * H * C + 2 * D * H)
  const counted = flopsOfStep(program, given)
  assert.ok(counted >= products && counted < 1.1 * products, `${counted} of ${products}`)
})
