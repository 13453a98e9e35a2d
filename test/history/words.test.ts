import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkHistory } from '../../history/check.ts'
import { HistoryCorrupt, HistoryError } from '../../history/errors.ts'
import { openHistory } from '../../history/history.ts'
import { translate } from '../../history/translate.ts'
import { freshPath } from './samples.ts'

const words: [code: string, message: RegExp][] = [
  ['EACCES', /permission is denied .* Nothing was changed\. Ask its owner for permission, or choose another/],
  ['EPERM', /permission is denied/],
  ['EROFS', /is read-only\. What is stored is safe and can be read\. Allow writing/],
  ['ENOLCK', /its disk does not support locks.* Nothing was changed\. Put the history on a local disk/],
  ['SQLITE_IOERR_LOCK', /its disk does not support locks/],
  ['EFBIG', /it may not grow.* Everything up to the last checkpoint is stored.* Raise the limit/],
  ['EMFILE', /too many files are open\. Nothing was changed\. Close other programs/],
  ['ENOSPC', /no room left to write .* Free some space on that disk, then resume/],
  ['EIO', /its disk failed to read or write.* Copy the history and its backups to another disk/],
  ['SQLITE_IOERR_FSYNC', /its disk failed to read or write/],
]

for (const [code, message] of words) {
  test(`${code} is told as what happened, what is safe and what to do`, () => {
    const error = translate(Object.assign(new Error('as the system says it'), { code }), '/lab.db')
    assert.ok(error instanceof HistoryError)
    assert.match(error.message, message)
  })
}

test('a header that names an unknown format is damage, in our words', (t) => {
  const path = freshPath(t)
  openHistory(path).close()
  const bytes = readFileSync(path)
  bytes[47] = 77
  writeFileSync(path, bytes)
  assert.throws(
    () => openHistory(path, { readonly: true }).read.listExperiments(),
    (error: Error) =>
      error instanceof HistoryCorrupt && /its header or its list of tables has changed/.test(error.message),
  )
  assert.match(checkHistory(path)[0]!.message, /its header or its list of tables has changed/)
})
