import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { fillUniform, stream } from '../../core/random/random.ts'
import { updateKernel } from '../../worker/engines/shared/optimise/fused.ts'
import { sparseKernels } from '../../worker/engines/shared/mixed/rows/kernels.ts'
import { selectionKernel } from '../../worker/engines/shared/mixed/selection/kernel.ts'
import { optimizers } from '../../worker/optimizers/index.ts'
import { ruleOf } from '../../worker/optimizers/optimizer.ts'
import { Reveal } from '../../worker/tasks/revealKernel.ts'

/** The first digits of the hashes of the modules that are compiled meanwhile. */
async function compiledIn(work: () => unknown): Promise<string[]> {
  const hashes: string[] = []
  const { Module } = WebAssembly
  WebAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array<ArrayBuffer>) {
      hashes.push(`${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`)
      super(bytes)
    }
  }
  try {
    await work()
  } finally {
    WebAssembly.Module = Module
  }
  return hashes
}

// A kernel's speed and last bits were measured on exactly these instructions: measure again after a change. Each is compiled
// once in a process, so this test needs one of its own.
test('every kernel that is written by hand has the bytes that were measured', async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  const rule = (name: string) => {
    const optimizer = optimizers.get(name)
    return ruleOf(optimizer, optimizer.options.parse({}))
  }
  const kernels: Record<string, () => unknown> = {
    'random words': () => fillUniform(new Float32Array(64), stream(1, 'any'), 0),
    'products of a task': () => import('../../worker/measures/algebra/kernel.ts'),
    'sums of columns': () => import('../../worker/measures/algebra/standardKernel.ts'),
    'factors of a matrix': () => import('../../worker/measures/algebra/choleskyKernel.ts'),
    'sparse concepts': () => new Reveal(4, 4, 4),
    'rows of a sparse table': () => sparseKernels(memory),
    'the k largest': () => selectionKernel(memory),
    adam: () => updateKernel(rule('adam'), memory),
    adamw: () => updateKernel(rule('adamw'), memory),
    sgd: () => updateKernel(rule('sgd'), memory),
  }
  const found: Record<string, string> = {}
  for (const [name, make] of Object.entries(kernels)) found[name] = (await compiledIn(make)).join()
  assert.deepEqual(found, {
    'random words': '3385 872045bc9280',
    'products of a task': '1420 62289dfc0ff5',
    'sums of columns': '238 099289258897',
    'factors of a matrix': '1691 1225e3d9fa73',
    'sparse concepts': '308 ed8239cc6715',
    'rows of a sparse table': '935 23f82b40a9fc',
    'the k largest': '1319 1138a59c94af',
    adam: '977 e10bfcffaa75',
    adamw: '1018 ae55eec8242b',
    sgd: '644 bee33f876073',
  })
})
