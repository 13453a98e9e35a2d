// The k largest on native code; native.whole.test.ts runs this where there is a compiler.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { atLeastKth } from '../../../../worker/tensor/selection.ts'
import type { Program } from '../../../../worker/tensor/program.ts'
import { numbers } from '../programs.ts'
import { kinds } from '../selections.ts'

const warnings: string[] = []
const engine = await nativeEngine({ suits: () => true, warn: (message) => warnings.push(message) })

const selecting = (k: readonly number[], I: number, J: number): Program => ({
  name: `${k} of ${I} × ${J}`,
  state: { x: { shape: [k.length, I, J], dtype: 'float32' } },
  feeds: {},
  step: ({ x }) => {
    // Columns of a transpose lie apart.
    const turned = tf.transpose(x!, [0, 2, 1])
    return {
      fetches: {
        units: atLeastKth(x!, k, 1),
        last: atLeastKth(x!, k, 2),
        turned: tf.transpose(atLeastKth(turned, k, 2), [0, 2, 1]),
        repeated: atLeastKth(tf.broadcastTo(tf.slice(x!, [0, 0, 0], [-1, -1, 1]), [k.length, I, J]), k, 2),
      },
    }
  },
})

/** 1 where a number of a line is at least its k-th largest. */
const bySorting = (line: readonly number[], k: number): number[] => {
  const kth = line.toSorted((a, b) => b - a)[Math.min(k, line.length) - 1]!
  return line.map((value) => Number(value >= kth))
}

for (const [I, J] of [
  [1, 1],
  [9, 1],
  [1, 9],
  [5, 3],
  [128, 16],
  [13, 50],
  [67, 33],
] as const)
  test(`native: at least the k-th largest of ${I} × ${J} numbers of every kind, as by sorting`, async () => {
    const most = Math.max(I, J)
    const k = [...new Set([1, 2, 3, 5, 8, 12, 13, 31, 32, 64, most - 1, most])].filter((own) => own >= 1 && own <= most)
    const compiled = await engine.compile([selecting(k, I, J)])
    for (const [kind, make] of Object.entries(kinds)) {
      const x = numbers(k.length * I * J, I).map((value, i) => Math.fround(make(value, i)))
      const session = compiled.start({ x })
      const got = await session.run(`${k} of ${I} × ${J}`, {}, ['units', 'last', 'turned', 'repeated'])
      assert.ok(got.repeated!.every((value) => value === 1))
      const right = (places: readonly number[], own: number) =>
        bySorting(
          places.map((place) => x[place]!),
          own,
        )
      for (const [run, own] of k.entries()) {
        const at = (i: number, j: number) => (run * I + i) * J + j
        const columns = Array.from({ length: J }, (_, j) => Array.from({ length: I }, (_, i) => at(i, j)))
        const rows = Array.from({ length: I }, (_, i) => Array.from({ length: J }, (_, j) => at(i, j)))
        for (const [name, lines] of Object.entries({ units: columns, turned: columns, last: rows }))
          for (const places of lines)
            assert.deepEqual(
              places.map((place) => got[name]![place]!),
              right(places, own),
              `${kind}, ${name}, k = ${own}`,
            )
      }
      session.dispose()
    }
  })

test('native: nothing of this was left to another engine', () => {
  assert.deepEqual(
    warnings.filter((warning) => !/takes more than/.test(warning)),
    [],
  )
})
