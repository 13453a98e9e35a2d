import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Limits } from '../../../../runtime/limits.ts'
import type { Work } from '../../../../worker/processes/coordinator/active.ts'
import { outOfMemory } from '../../../../worker/processes/coordinator/outOfMemory.ts'
import { failureWords } from '../../../../worker/processes/coordinator/troubleWords.ts'

const work = { progress: { index: 0 }, losses: 1 } as Work
const none: Limits = { addressSpaceBytes: null, openFiles: null, processes: null, memoryBytes: null }

/** What a run is told that fails with these words of a library under these limits. */
const told = (words: string, set: Partial<Limits> = {}): string =>
  failureWords(work, { reason: words, memory: outOfMemory(words) }, { ...none, ...set })

test('Memory that a limit on the address space withholds is answered with that limit, not with smaller networks', () => {
  const said = [
    'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
    'WebAssembly.Memory(): could not allocate memory',
    'std::bad_alloc',
  ]
  for (const words of said) {
    const answer = told(words, { addressSpaceBytes: 4e9 })
    assert.match(answer, /limited to 3\.7 GB here \(ulimit -v, or h_vmem of a batch system\): raise that limit, then/)
    assert.doesNotMatch(answer, /smaller/)
    assert.match(told(words), /^ran out of memory with a single run; try it with fewer trainers .* smaller batch/)
  }
})

test("A control group's memory is named before what helps within it, and a device's memory is neither", () => {
  const group = { memoryBytes: 2 ** 29 }
  assert.match(
    told('std::bad_alloc', group),
    /control group, .* has 512 MB of memory: raise that limit, or try it with/,
  )
  const device = told('CUDA failure 2: out of memory', { ...group, addressSpaceBytes: 4e9 })
  assert.match(device, /^ran out of device memory with a single run; try it with fewer trainers/)
})
