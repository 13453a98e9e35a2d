import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillUniform, stream } from '../../../core/random/random.ts'
import { loadEngine } from '../../../worker/engines/index.ts'
import { values } from '../../../worker/targets/values.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { fitted } from '../../../worker/evaluation/fitting.ts'
import type { Lesson } from '../../../worker/evaluation/lesson.ts'

const [outputs, n] = [8, 256]

const drawn = (length: number, purpose: string) => {
  const values = new Float32Array(length)
  fillUniform(values, stream(1, purpose), 0)
  return values
}
const lesson = (source: number, run: number): Lesson => ({
  source,
  n,
  seed: source,
  targets: drawn(n * outputs, `targets ${source} ${run}`),
})

async function predictions(
  engine: string,
  hidden: number,
  width: number,
  blank: number,
  lessons: Lesson[],
): Promise<Float32Array[]> {
  const prepared = new Prepared(await loadEngine(engine))
  try {
    const rows = (purpose: string, count: number) =>
      [0, 1].map((source) => drawn(count * width, `${purpose} ${source}`).map((u) => Math.max(0, u - blank)))
    const sources = { train: rows('train', n), test: rows('test', 40), input: [width] }
    const shape = {
      network: { kind: 'mlp', hidden: [hidden], activation: 'relu' },
      heads: [{ target: values, size: outputs }],
    }
    const training = { updates: 12, batch: 32 }
    return (await fitted(prepared, 'a test', lessons, sources, shape, training, async () => {})).predictions
  } finally {
    await prepared.release()
  }
}

const { PELLUCID_TEST_ENGINE: only } = process.env

for (const engine of only ? [only] : ['onnx-cpu', 'wasm'])
  for (const [hidden, width, blank] of [
    [64, 10, 0],
    [64, 64, 0], // small enough to be fused
    [64, 160, 0.8], // joined for the runs of a source
    [64, 96, 0],
    [64, 96, 0.8],
    [256, 400, 0.8], // so many parameters that one source's networks learn after the other's
    [16, 24, 0],
  ] as const)
    test(`${engine}: an mlp of ${hidden} units that reads ${width} inputs${blank ? ', most of them 0' : ''}, fitted alone, among equally and among unequally many gives the same bits`, async () => {
      const mixed = [lesson(0, 0), lesson(1, 0), lesson(0, 1), lesson(1, 1), lesson(0, 2), lesson(1, 2)]
      const together = await predictions(engine, hidden, width, blank, mixed)
      const uneven = await predictions(engine, hidden, width, blank, mixed.slice(0, 5))
      const ofOneSource = await predictions(engine, hidden, width, blank, [mixed[0]!, mixed[2]!])
      assert.deepEqual(ofOneSource, [together[0], together[2]])
      for (const [i, own] of mixed.entries()) {
        const [alone] = await predictions(engine, hidden, width, blank, [own])
        assert.deepEqual(together[i], alone)
        if (i < 5) assert.deepEqual(uneven[i], alone)
      }
      assert.notDeepEqual(together[0], together[1])
    })
