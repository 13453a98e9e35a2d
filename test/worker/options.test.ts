import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric, shaping } from '../../core/catalog/options.ts'
import { define as initialisation } from '../../worker/initialisations/index.ts'
import { define as network } from '../../worker/networks/network.ts'
import { define as sparsifier } from '../../worker/sparsifiers/sparsifier.ts'
import { onReference } from './derivatives.ts'
import { boundOptions, contextOf } from './registered.ts'

const options = z.object({
  strength: numeric(z.number()).default(0.5).describe('A number of each run.'),
  k: shaping(z.int()).default(2).describe('A number that shapes the program.'),
  mode: z.enum(['hard', 'soft']).default('hard').describe('What makes another cohort.'),
})
const described = { name: 'typed', summary: 'For its types.', source: 'this test', options }

// The types are held by the compiler: each line below that expects an error fails the check of types where there is none.
const typed = sparsifier({
  ...described,
  strength: 'strength',
  sparsify({ h, options: { strength, k, mode } }) {
    const each: readonly number[] = k
    const one: 'hard' | 'soft' = mode
    // @ts-expect-error a number of each run is a tensor
    void (strength satisfies number)
    // @ts-expect-error the others have no such option
    void (mode satisfies 'medium')
    assert.deepEqual([...each], [2, 3])
    assert.equal(one, 'hard')
    return tf.mul(h, strength)
  },
})
// @ts-expect-error the strength is one of the options
sparsifier({ ...described, strength: 'force' })
network({
  ...described,
  layers: null,
  reads: 'rows',
  gives: 'rows',
  stages({ mode, ...others }) {
    assert.equal(mode, 'hard')
    // @ts-expect-error per-run numbers are not there when a program is shaped by a network
    void (others.strength as unknown)
    return []
  },
})
initialisation({ ...described, sd: ({ strength, k }, { fanIn }) => strength * k * fanIn })

test(
  'a per-run number arrives as a tensor [R, 1, 1], one that shapes as plain numbers, any other as parsed',
  onReference(() => {
    const runs = [
      { strength: 0.5, k: 2 },
      { strength: 4, k: 3 },
    ]
    const h = tf.ones([2, 1, 1])
    const out = typed.sparsify!(contextOf({ h, options: boundOptions(typed, runs) }))
    assert.deepEqual([...out.dataSync()], [0.5, 4])
  }),
)
