import assert from 'node:assert/strict'
import { linkSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { backupHistory, listBackups } from '../../history/backup.ts'
import { longestName } from '../../history/backupNames.ts'
import { HistoryError, HistoryUnreachable } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { whyReadOnly } from '../../history/readOnly.ts'
import { requireUsable } from '../../history/usable.ts'
import { freshPath } from './samples.ts'

const refused = (words: RegExp) => (error: Error) => error instanceof HistoryError && words.test(error.message)

test('A path under which no history can be is refused in words that name what is wrong with it, and nothing is made', (t) => {
  const path = freshPath(t)
  const folder = dirname(path)
  writeFileSync(join(folder, 'file'), 'x')
  symlinkSync('loop', join(folder, 'loop'))
  symlinkSync('nowhere', join(folder, 'dangling'))
  const before = readdirSync(folder)
  for (const [name, words] of Object.entries({
    'file/lab.db': /file is a file, not a folder/,
    'missing/lab.db': /there is no folder/,
    loop: /it is a link to loop, which leads nowhere/,
    dangling: /it is a link to nowhere, which leads nowhere/,
    'loop/lab.db': /links go round in a circle|there is no folder/,
    [`${'x'.repeat(300)}.db`]: /its name is 303 letters long.*at most 190/,
    [`${'x'.repeat(longestName + 1)}`]: /its name is 191 letters long.*at most 190/,
    [`${'x'.repeat(300)}/lab.db`]: /too long|there is no folder/,
  }))
    assert.throws(() => requireUsable(join(folder, name)), refused(words), name.slice(0, 30))
  assert.deepEqual(readdirSync(folder), before)
})

test('A history whose name is as long as may be has backups', (t) => {
  const path = join(dirname(freshPath(t)), 'x'.repeat(longestName))
  requireUsable(path)
  openHistory(path).close()
  backupHistory(path)
  assert.equal(listBackups(path).length, 1)
})

test('A history under two names is not written: a lab at the other name would not be seen', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  linkSync(path, `${path}.second`)
  for (const name of [path, `${path}.second`])
    assert.throws(() => requireUsable(name), refused(/has 2 names \(hard links\)/))
  renameSync(`${path}.second`, path)
  assert.equal(whyReadOnly(path), null)
})

test('Backups that cannot be made say so, with their folder', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const folder = join(dirname(path), 'backups')
  writeFileSync(folder, 'no folder')
  const words = (error: Error) =>
    error instanceof HistoryUnreachable &&
    /no backup of it can be made: .*backups is not a folder/.test(error.message) &&
    error.message.includes(`Backups are kept in ${folder}`)
  assert.throws(() => backupHistory(path), words)
})
