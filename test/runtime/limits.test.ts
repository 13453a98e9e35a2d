import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressSpaceWords, limits, limitWords } from '../../runtime/limits.ts'
import { mostWorkers, workersFault } from '../../runtime/workers.ts'

const text = `Limit                     Soft Limit           Hard Limit           Units
Max processes             50                   96364                processes
Max open files            1024                 20000                files
Max address space         4096000000           unlimited            bytes
`
const unlimited = text.replaceAll(/ (50|1024|4096000000) +/g, ' unlimited ')

test('The limits of a process are read as the system tells them, and what is unlimited is none', () => {
  const found = limits(text, 2 ** 31)
  assert.deepEqual(found, { addressSpaceBytes: 4_096_000_000, openFiles: 1024, processes: 50, memoryBytes: 2 ** 31 })
  const none = { addressSpaceBytes: null, openFiles: null, processes: null, memoryBytes: null }
  assert.deepEqual(limits(unlimited, 0), none)
  assert.deepEqual(limits('', 2 ** 63), none)
})

test('A limit that was met is named as the user set it', () => {
  const found = limits(text, 0)
  assert.match(limitWords('EAGAIN', found)!, /no further process or thread \(ulimit -u is 50\)/)
  assert.match(limitWords('EMFILE', found)!, /no further open file \(ulimit -n is 1024\)/)
  assert.match(limitWords('ENOMEM', found)!, /limited to 3\.8 GB here \(ulimit -v, or h_vmem of a batch system\)/)
  assert.equal(limitWords('ENOENT', found), null)
  assert.equal(addressSpaceWords(limits(unlimited, 0)), null)
})

test('Trainers are bounded by the cores and by the free memory, with the nearest number that fits', () => {
  const room = { cores: 2, freeBytes: 16 * 2 ** 30 }
  assert.equal(workersFault(8, room), null)
  assert.equal(workersFault(null, room), null)
  assert.match(
    workersFault(1024, room)!,
    /^workers: expected at most 8 here \(2 cores, .*\), got 1024; the nearest is 8$/,
  )
  const poor = { cores: 16, freeBytes: 2 ** 30 }
  assert.match(workersFault(9, poor)!, /at most 8 here \(1\.0 GB of memory are free\), got 9; the nearest is 8$/)
  assert.equal(mostWorkers({ cores: 1, freeBytes: 0 }), 1, 'one is always tried')
  assert.equal(mostWorkers({ cores: 3, freeBytes: null }), 12)
})
