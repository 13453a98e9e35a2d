import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { cases } from '../../bench/networks/cases.ts'
import { onlyRun, trainedHere, trainedThere } from '../../bench/networks/sides.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'

const python = process.env['PELLUCID_PYTHON'] ?? 'python3'
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0
const skip = hasTorch ? false : `no PyTorch for ${python}: set PELLUCID_PYTHON to a Python that has it`

for (const { name, text } of cases(101))
  test(`${name}: the same losses as in PyTorch, after one step and after a hundred`, { skip }, async () => {
    const cohort = onlyRun(text)
    const here = await trainedHere(cohort, onnxEngine())
    const there = trainedThere(cohort, python)
    assert.equal(here.length, 101)
    assert.ok(here.at(-1)! < 0.9 * here[0]!, `it learns: ${here[0]} → ${here.at(-1)}`)
    here.forEach((loss, step) => {
      assert.ok(Math.abs(loss - there[step]!) < 1e-4, `after ${step} steps: ${loss}, PyTorch ${there[step]}`)
    })
  })
