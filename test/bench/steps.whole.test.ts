import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeArrays } from '../../bench/steps/arrays.ts'
import { lab, missing, peer } from '../../bench/steps/contender.ts'
import { able } from '../../bench/steps/program.ts'
import { reference } from '../../bench/steps/programs.ts'
import { alternate, apart } from '../../bench/steps/rounds.ts'

test('A program is trained by the contenders that have it', () => {
  const contenders = ['wasm', 'numpy', 'jax'].map((name) => ({ name }))
  assert.deepEqual(able(contenders, reference('mlp-64')), contenders)
  assert.deepEqual(
    able(contenders, reference('conv')).map(({ name }) => name),
    ['wasm', 'jax'],
  )
})

const python = process.env.PELLUCID_PYTHON
const reason = python ? missing('torch-one', python) : 'PELLUCID_PYTHON names no Python'

for (const name of ['conv', 'transformer'])
  test(
    `The ${name} that is timed is the same model here, in two processes, and in PyTorch`,
    { skip: reason },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'pellucid-steps-'))
      try {
        const { runs, draw } = reference(name)
        const { given, dataSeconds } = draw()
        writeArrays(folder, given)
        const program = { name, runs, folder, dataSeconds }
        const contenders = [lab('onnx-cpu', 2), peer('torch-one', python!)]
        const [ours, theirs] = await alternate(contenders, program, { rounds: 1, seconds: 0.1 })
        assert.equal(ours!.losses.length, runs)
        assert.ok(apart(ours!, theirs!) < 1e-5, `${apart(ours!, theirs!)} apart`)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )
