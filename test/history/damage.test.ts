import assert from 'node:assert/strict'
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { backupHistory } from '../../history/backup.ts'
import { checkHistory } from '../../history/check.ts'
import { HistoryCorrupt, HistoryError } from '../../history/errors.ts'
import { keepAside } from '../../history/files.ts'
import { openHistory } from '../../history/history.ts'
import type { Reader } from '../../history/read/reader.ts'
import { checkpointAt, chunkOf, freshPath, planOf, provenance, resultOf } from './samples.ts'

/** A closed history without a free page: damage anywhere is damage to something. */
function filled(t: TestContext): { path: string; id: number } {
  const path = freshPath(t)
  const { write, close } = openHistory(path)
  const { plan, cohorts } = planOf({ settings: 20, seeds: 3 })
  const id = write.createExperiment(plan, cohorts, provenance)
  const artifacts = [{ name: 'units', shape: [5000], data: new Float32Array(5000).fill(1.25) }]
  write.finishCohort(
    id,
    0,
    [0, 1, 2].map((place) => resultOf(place, { artifacts })),
    [chunkOf(1, 3000)],
  )
  write.saveCheckpoint(id, 1, checkpointAt(7, 5000), [chunkOf(1, 7)])
  close()
  writeFileSync(path, readFileSync(backupHistory(path).path))
  return { path, id }
}

test('a sound history has no findings', (t) => {
  const { path } = filled(t)
  assert.deepEqual(checkHistory(path), [])
  assert.deepEqual(checkHistory(path, { quick: true }), [])
})

test('a truncated history is corrupt, says so, and stays as it is', (t) => {
  const { path, id } = filled(t)
  truncateSync(path, Math.floor(readFileSync(path).length / 2))
  const before = readFileSync(path)
  assert.notDeepEqual(checkHistory(path), [])
  assert.notDeepEqual(checkHistory(path, { quick: true }), [])
  assert.throws(
    () => {
      const { read, close } = openHistory(path, { readonly: true })
      try {
        read.checkpoint(id, 1)
        read.experimentPlan(id)
      } finally {
        close()
      }
    },
    (error: Error) => error instanceof HistoryCorrupt && /keeps this file beside it/.test(error.message),
  )
  assert.deepEqual(readFileSync(path), before)
})

test('a flipped first byte of any page is found, and looking changes nothing', (t) => {
  const { path } = filled(t)
  const sound = readFileSync(path)
  const pageBytes = sound.readUInt16BE(16)
  assert.ok(sound.length / pageBytes > 40)
  for (let start = 0; start < sound.length; start += pageBytes) {
    const damaged = Buffer.from(sound)
    damaged[start]! ^= 0xff
    writeFileSync(path, damaged)
    assert.notDeepEqual(checkHistory(path), [], `page ${start / pageBytes + 1}`)
    assert.ok(readFileSync(path).equals(damaged))
  }
})

test('a byte flipped inside an array, which SQLite cannot see, is found and never handed out', (t) => {
  const { path, id } = filled(t)
  const sound = readFileSync(path)
  const damage: [string, Float32Array, (read: Reader, run: number) => unknown][] = [
    ['artifact units', new Float32Array(100).fill(1.25), (read, run) => read.artifact(run, 'units')],
    ['checkpoint array W.0', new Float32Array(100).fill(7), (read) => read.checkpoint(id, 1)],
    ['values of series task loss', chunkOf(1000, 1020).values, (read, run) => read.series(run, 'task loss')],
  ]
  for (const [what, pattern, get] of damage) {
    const damaged = Buffer.from(sound)
    // All places: some may lie in the unused end of a page.
    for (let at = -1; (at = damaged.indexOf(Buffer.from(pattern.buffer), at + 1)) >= 0;) damaged[at + 42]! ^= 1
    assert.ok(!damaged.equals(sound))
    writeFileSync(path, damaged)
    const findings = checkHistory(path)
    assert.ok(findings.length > 0)
    for (const { kind, message } of findings) {
      assert.equal(kind, 'arrays')
      assert.match(message, new RegExp(`^${what} of .* its bytes have changed`))
    }
    const { read, close } = openHistory(path, { readonly: true })
    assert.throws(() => get(read, Number(/of run (\d+)/.exec(findings[0]!.message)?.[1])), HistoryCorrupt)
    close()
  }
})

test('rows that contradict each other are found', (t) => {
  const { path } = filled(t)
  const db = new Database(path)
  db.pragma('foreign_keys = OFF')
  db.exec(`UPDATE runs SET state = 'done' WHERE id = 10;
    UPDATE runs SET state = 'queued' WHERE id = 1;
    UPDATE cohorts SET step = 8 WHERE place = 1;
    UPDATE series SET first = 0, last = 5 WHERE id = (SELECT max(id) FROM series);
    INSERT INTO summaries (run, name, value) VALUES (999, 'testLoss', 1);
    UPDATE checkpoint_arrays SET length = 4 WHERE name = 'W.0'`)
  db.close()
  const findings = checkHistory(path)
  assert.ok(
    findings.some(({ kind, message }) => kind === 'digests' && /^run 10: what is stored has changed/.test(message)),
  )
  const messages = findings.flatMap(({ kind, message }) => (kind === 'digests' ? [] : [message]))
  const expected = [
    /row \? of summaries belongs to none of runs/,
    /checkpoint array W.0 of cohort 2: 20000 bytes where 16 were declared/,
    /steps of series task loss of run 4: they are not from 0 to 5/,
    /run 10 is done but nothing was measured/,
    /run 1 is queued although its cohort is finished/,
    /cohort 2 is at step 8, its checkpoint at step 7/,
    /series task loss of run 4 has a part whose steps do not rise/,
  ]
  assert.equal(messages.length, expected.length, messages.join('\n'))
  for (const pattern of expected)
    assert.ok(
      messages.some((message) => pattern.test(message)),
      `${pattern}`,
    )
})

test('a corrupt file is kept aside with its log, under a name of its own', (t) => {
  const { path } = filled(t)
  writeFileSync(`${path}-wal`, 'log')
  const now = new Date('2026-03-04T05:06:07Z')
  const before = readFileSync(path)
  const aside = keepAside(path, 'corrupt', now)
  assert.equal(aside, `${path}.corrupt-2026-03-04T05-06-07Z`)
  assert.ok(readFileSync(aside).equals(before))
  assert.equal(readFileSync(`${aside}-wal`, 'utf8'), 'log')
  assert.equal(existsSync(path) || existsSync(`${path}-wal`), false)
  openHistory(path).close()
  assert.equal(keepAside(path, 'corrupt', now), `${aside}-2`)
})

test('whatever byte is damaged, opening and reading end in an answer or in an error of ours', (t) => {
  const { path, id } = filled(t)
  const sound = readFileSync(path)
  for (let at = 0; at < sound.length; at += 1511) {
    const damaged = Buffer.from(sound)
    damaged[at]! ^= 0xff
    writeFileSync(path, damaged)
    try {
      const { read, close } = openHistory(path, { readonly: true })
      try {
        read.listExperiments()
        read.checkpoint(id, 1)
        read.summaries(id)
      } finally {
        close()
      }
    } catch (error) {
      assert.ok(error instanceof HistoryError, `byte ${at}: ${String(error)}`)
    }
  }
})
