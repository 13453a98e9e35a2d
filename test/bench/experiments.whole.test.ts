import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { missing } from '../../bench/steps/contender.ts'
import { compare } from '../../bench/whole/agreement.ts'
import { pellucid, torch } from '../../bench/whole/sides.ts'
import { handOver, workloadOf } from '../../bench/whole/workload.ts'

const text = `
name: a little of ten concepts
task: { kind: concepts, concepts: 6, density: 0.2 }
primary: { kind: mlp, hidden: [6], init: { kind: normal, sd: 0.4 }, outputBias: false }
teaching:
  mode: joint
  pressure: [0, 1]
  students: [{ sees: code, predicts: targets, network: linear, bias: false, reader: { kind: l1, cost: 0.02 } }]
training: { steps: 400, batch: 128, optimizer: { kind: adam, learningRate: 0.01, decay: linear } }
evaluation: { rows: 3000 }
seeds: 6`

const python = process.env.PELLUCID_PYTHON
const reason = python ? missing('torch-one', python, ['scipy', 'sklearn']) : 'PELLUCID_PYTHON names no Python'

test('a whole experiment here and in PyTorch gives the same summaries', { skip: reason }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-whole-'))
  try {
    const work = workloadOf(text, 3)
    const file = join(folder, 'experiment.yaml')
    writeFileSync(file, text)
    const theirs = await torch(python!, work, handOver(work, folder), { processes: 1, threads: 1 })
    const ours = await pellucid(file, folder)
    assert.equal(theirs.runs.length, 6)
    assert.equal(ours.runs.length, 12)
    const compared = compare(ours.runs, theirs.runs)
    assert.ok(compared.length > 15, `only ${compared.length} summaries are on both sides`)
    for (const { name, ours: a, theirs: b, apart } of compared)
      assert.ok(Math.abs(apart) < 6, `${name}: ${a} here, ${b} in PyTorch, ${apart.toFixed(1)} standard errors apart`)
    assert.ok(theirs.wallSeconds > 0 && ours.processorSeconds > 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
