import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { checkHistory } from '../../history/check.ts'
import { HistoryError, HistoryMoved } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { freshPath, planOf, provenance } from './samples.ts'

const ways: [string, RegExp, (path: string) => void][] = [
  ['renamed', /was renamed or deleted/, (path) => renameSync(path, `${path}.moved`)],
  ['deleted', /was renamed or deleted/, (path) => ['', '-wal', '-shm'].forEach((part) => rmSync(path + part))],
  [
    'replaced by another history',
    /was replaced by another file/,
    (path) => {
      openHistory(`${path}.other`).close()
      renameSync(`${path}.other`, path)
    },
  ],
  [
    'moved, with a link in its place',
    /was moved, and a link was put in its place/,
    (path) => {
      renameSync(path, `${path}.moved`)
      symlinkSync(`${path}.moved`, path)
    },
  ],
  ['given a second name', /was given a second name \(a hard link\)/, (path) => linkSync(path, `${path}.second`)],
  ['deprived of its log', /lost its log/, (path) => rmSync(`${path}-wal`)],
]

for (const [how, words, work] of ways) {
  test(`a history that is ${how} while in use refuses every write, and all that it held is in a copy`, (t) => {
    const path = freshPath(t)
    const history = openHistory(path)
    const { plan, cohorts } = planOf()
    const id = history.write.createExperiment(plan, cohorts, provenance)
    assert.equal(history.moved(), null)
    work(path)
    const there = existsSync(path) ? readFileSync(path) : null
    const refused = (error: Error) => error instanceof HistoryMoved && words.test(error.message)
    assert.throws(() => history.write.noteExperiment(id, 'kept'), refused)
    const copy = history.rescue()
    assert.match(copy, /lab\.pellucid\.rescued-/)
    assert.deepEqual(checkHistory(copy), [])
    const rescued = openHistory(copy, { readonly: true })
    assert.deepEqual(rescued.read.experimentPlan(id), plan)
    rescued.close()
    assert.notEqual(history.rescue(), copy, 'a copy is never put over another')
    history.close()
    assert.throws(() => history.write.noteExperiment(id, 'kept'), refused)
    if (there) assert.ok(readFileSync(path).equals(there), 'what stands at the path now is left as it is')
    if (how.startsWith('given')) assert.ok(existsSync(`${path}-wal`), 'its log stays with it')
    if (how.startsWith('replaced')) assert.deepEqual(checkHistory(path), [], 'and no log of another is beside it')
  })
}

test('a history whose folder is removed while in use is copied to the folder above', (t) => {
  const path = freshPath(t)
  const folder = join(dirname(path), 'inner')
  mkdirSync(folder)
  const history = openHistory(join(folder, 'lab.pellucid'))
  rmSync(folder, { recursive: true })
  assert.throws(() => history.write.recordEvent({ level: 'info', message: 'x' }), HistoryMoved)
  assert.equal(dirname(history.rescue()), dirname(path))
})

test('a history that is cut short while in use says so, and leaves no half of a copy', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const history = openHistory(path)
  truncateSync(path, 0)
  assert.throws(() => history.write.recordEvent({ level: 'info', message: 'x' }), /was truncated/)
  try {
    history.rescue()
  } catch (error) {
    assert.ok(error instanceof HistoryError, 'what is left depends on the pages that were in memory')
  }
  const copies = readdirSync(dirname(path)).filter((name) => name.includes('rescued'))
  for (const copy of copies) assert.deepEqual(checkHistory(join(dirname(path), copy)), [])
})

test('a history that is only copied while in use goes on', (t) => {
  const path = freshPath(t)
  const { write, close, moved } = openHistory(path)
  copyFileSync(path, `${path}.copy`)
  write.recordEvent({ level: 'info', message: 'x' })
  assert.equal(moved(), null)
  close()
})
