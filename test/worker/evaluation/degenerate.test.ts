import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { examplesOf } from '../../../worker/evaluation/collectors/imitations.ts'
import { randomNumbers } from '../measures/random.ts'
import { planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

/** Results of every run of an experiment, in the order of its cohorts. */
async function results(text: string) {
  const told = []
  for (const plan of planned(text)) told.push(await trained(prepared, plan))
  return told.flatMap(({ results }) => results)
}

/** Three kinds of images of 8 × 8 pixels: a task with so many training and test images. */
const folder = mkdtempSync(join(tmpdir(), 'images-'))
after(() => rmSync(folder, { recursive: true }))
function images(train: number, test: number): string {
  const random = randomNumbers(5)
  const idx = (name: string, shape: number[], values: number[]) => {
    const header = new DataView(new ArrayBuffer(4 + 4 * shape.length))
    header.setUint32(0, 0x800 + shape.length)
    shape.forEach((size, i) => header.setUint32(4 + 4 * i, size))
    const file = join(folder, `${name} ${train} ${test}`)
    writeFileSync(file, Buffer.concat([new Uint8Array(header.buffer), Uint8Array.from(values)]))
    return file
  }
  const pixel = (at: number) => {
    const [label, column] = [Math.floor(at / 64) % 3, at % 8]
    return Math.floor(random() * (Math.floor(column / 3) === label ? 256 : 40))
  }
  const files = [train, test].flatMap((n, i) => [
    idx(
      `images ${i}`,
      [n, 8, 8],
      Array.from({ length: 64 * n }, (_, at) => pixel(at)),
    ),
    idx(
      `labels ${i}`,
      [n],
      Array.from({ length: n }, (_, row) => row % 3),
    ),
  ])
  const [trainImages, trainLabels, testImages, testLabels] = files
  const fields = { kind: 'digits', trainImages, trainLabels, testImages, testLabels, classes: 3 }
  return `task: ${JSON.stringify(fields)}
primary: { kind: mlp, hidden: [8] }
teaching: { mode: none }
training: { steps: 60, batch: 32 }
evaluation: { rows: 200 }
seeds: 1`
}

test('A learning curve ends at the examples that there are', async () => {
  assert.deepEqual(examplesOf([64, 512, 4096, 16384], 300), [64, 300])
  assert.deepEqual(examplesOf([64, 512], 40), [40])
  assert.deepEqual(examplesOf([64, 512], Infinity), [64, 512])
  const [run] = await results(images(300, 200))
  const curves = run!.artifacts.filter(({ name }) => name.startsWith('learning: '))
  assert.ok(curves.length >= 2)
  for (const { data, shape, labels } of curves) {
    assert.equal(labels![0], 'n')
    assert.deepEqual([...data.subarray(0, shape[1])], [64, 300])
  }
})

test('Where one image is all there is to test on, nothing is said of how students learn the code', async () => {
  const [run] = await results(images(60, 1))
  for (const name of ['aulc.ridge', 'fvu.ridge', 'fidelity.ridge', 'aulc.mlp64'])
    assert.deepEqual(run!.summaries[name], { value: null, reason: 'there are no test rows' }, name)
})

test('A dead code is not imitated perfectly', async () => {
  const runs = await results(`
task: { kind: concepts, concepts: 3, density: 0.3 }
primary: { kind: mlp, hidden: [6] }
sparsity: { kind: l1, strength: 1000 }
teaching: { mode: none }
training: { steps: 600, batch: 32, optimizer: { kind: adam, learningRate: 0.02 } }
evaluation: { rows: 1000 }
seeds: 5`)
  const dead = runs.filter(({ summaries }) => summaries['liveUnits'] === 0)
  assert.ok(dead.length > 0, 'one of the runs is dead')
  for (const { summaries, artifacts } of dead) {
    for (const name of ['aulc.ridge', 'fvu.ridge', 'aulc.mlp64', 'participationRatio', 'kurtosis'])
      assert.deepEqual(summaries[name], { value: null, reason: 'the code does not vary' }, name)
    assert.deepEqual(
      artifacts.filter(({ name }) => name.startsWith('learning: ')),
      [],
    )
  }
})

test('A run whose weights are not finite after its last step has diverged in it', async () => {
  const runs = await results(`
task: { kind: concepts, concepts: 3, density: 0.3 }
primary: { kind: mlp, hidden: [4] }
teaching: { mode: joint, pressure: [0.5, 1.0e+38], students: [{ sees: code, predicts: targets }] }
training: { steps: 1, batch: 16, optimizer: { kind: adam, learningRate: 0.1 } }
evaluation: { rows: 400 }
seeds: 2`)
  const states = runs.map(({ state }) => state)
  assert.deepEqual(states.toSorted(), ['diverged', 'diverged', 'done', 'done'])
  for (const run of runs)
    if (run.state === 'diverged') {
      assert.match(run.reason!, /^a weight of primary\/\d\/\w+ is NaN at step 0$/)
      assert.deepEqual(run.summaries, {})
    }
})
