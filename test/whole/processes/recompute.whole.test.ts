import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import Database from 'better-sqlite3'
import { backupFolder, listBackups } from '../../../history/backup.ts'
import { thinBackups } from '../../../history/thin.ts'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { unitArtifacts } from '../../../core/units/layout.ts'
import type { Recomputed } from '../../../core/messages/recomputed.ts'
import { kill, TestLab, until, type Role, type Started } from './lab.ts'
import { numbersOf } from './numbers.ts'

/** Changes a history behind the lab's back. */
function tamper(history: string, change: (db: Database.Database) => void): void {
  const db = new Database(history)
  try {
    change(db)
  } finally {
    db.close()
  }
}

/** Changes the first number of an array of a run; with its checksum, unless it is to be found damaged. */
function tamperArray(db: Database.Database, run: number, name: string, to: number, { damage = false } = {}): void {
  const row = db.prepare(`SELECT id, data FROM artifacts WHERE run = ? AND name = ?`).get(run, name)
  const { id, data } = row as { id: number; data: Buffer }
  data.writeFloatLE(to)
  db.prepare(`UPDATE artifacts SET data = ? WHERE id = ?`).run(data, id)
  if (!damage) db.prepare(`UPDATE artifacts SET crc = ? WHERE id = ?`).run(crc32(data), id)
}

/** Every table but the events, the devices and what a file says of itself. */
function contentOf(history: string): Record<string, unknown[]> {
  const db = new Database(history, { readonly: true })
  const tables = ['experiments', 'cohorts', 'settings', 'runs', 'summaries', 'series', 'checkpoints', 'answers']
  const content = Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]))
  content.artifacts = db
    .prepare(`SELECT run, name, shape, labels, length, crc, data FROM artifacts ORDER BY 1, 2`)
    .all()
  db.close()
  return content
}

function eventsOf(history: string): string[] {
  const { read, close } = openHistory(history, { readonly: true })
  const told = read.events().map(({ level, message }) => `${level}: ${message}`)
  close()
  return told.toReversed()
}

const outcomeOf = ({ out }: { out: string }) => JSON.parse(out.trim().split('\n').at(-1)!) as Recomputed

const text = `
name: four concepts
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [5] }
teaching:
  mode: [joint, alternating]
  pressure: 1
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: 0.01 } }
training: { steps: 40, batch: 16 }
evaluation: { rows: 300 }
seeds: 2
`

test('Changed measures and arrays of real runs are found, and mended to the bit with nothing else touched', async (t) => {
  const lab = new TestLab(t, { real: true })
  const file = join(lab.folder, 'four.yaml')
  writeFileSync(file, text)
  const ran = await lab.run('run', file, '--engine', 'wasm')
  assert.equal(ran.code, 0, ran.err)
  await lab.gone()
  rmSync(backupFolder(lab.history), { recursive: true })
  const [original, told] = [contentOf(lab.history), eventsOf(lab.history)]
  const { index, score, students } = unitArtifacts
  tamper(lab.history, (db) => {
    db.exec(`UPDATE summaries SET value = value * 1.03 WHERE run = 1 AND name = 'aulc.mlp64'`)
    db.exec(`DELETE FROM summaries WHERE run = 2 AND name = 'testLoss'`)
    tamperArray(db, 1, score, 0.5)
    tamperArray(db, 4, 'concept × unit correlation', 0.5, { damage: true })
    db.prepare(`DELETE FROM artifacts WHERE run = 2 AND name = ?`).run(score)
  })
  const tampered = contentOf(lab.history)
  const changed = ['1 aulc.mlp64', `1 ${score}`, '2 testLoss', `2 ${score}`, '4 concept × unit correlation']

  const dry = await lab.run('recompute', 'four', '--dry-run', '--json')
  assert.equal(dry.code, 3, dry.err)
  const found = outcomeOf(dry)
  assert.deepEqual(found.differences.map(({ run, name }) => `${run} ${name}`).toSorted(), changed.toSorted())
  assert.deepEqual([found.runs, found.engine], [{ compared: 4, differing: 3 }, 'wasm'])
  assert.ok(
    found.findings.some((finding) => /correlation of run 4: its bytes have changed/.test(finding)),
    found.findings.join(),
  )
  const aulc = found.differences.find(({ name }) => name === 'aulc.mlp64')!
  assert.ok(Math.abs(aulc.relative! - 0.03 / 1.03) < 1e-9, String(aulc.relative))
  assert.deepEqual(contentOf(lab.history), tampered)
  assert.deepEqual(eventsOf(lab.history), told)
  await lab.gone()
  const unneeded = listBackups(lab.history).filter(({ beforeRecompute }) => beforeRecompute)
  assert.deepEqual(unneeded, [])

  const mended = await lab.run('recompute', 'four')
  assert.equal(mended.code, 0, mended.err)
  assert.match(mended.out, /^run 2 testLoss: missing → 0\.\d+$/m)
  assert.match(mended.out, /^Recomputed 4 runs .* on wasm\. 2 of \d+ measures and 3 of \d+ arrays of 3 runs differed /m)
  assert.match(mended.out, /Check had found \d+ faults? before: /)
  assert.match(mended.err, /^check: artifact concept × unit correlation of run 4/m)
  await lab.gone()
  assert.deepEqual(contentOf(lab.history), original)
  assert.deepEqual(checkHistory(lab.history), [])
  const events = eventsOf(lab.history).slice(told.length)
  assert.ok(
    events.some(
      (event) =>
        event.startsWith('warning: Recomputed from the weights by pellucid') &&
        event.includes(`run 1 aulc.mlp64: ${aulc.before} → ${aulc.after} (2.9%)`),
    ),
  )
  assert.ok(events.at(-1)!.startsWith('warning: Recomputed 4 runs with their weights'), events.at(-1))

  thinBackups(lab.history)
  const kept = listBackups(lab.history).filter(({ beforeRecompute }) => beforeRecompute)
  assert.equal(kept.length, 1)
  assert.deepEqual(contentOf(kept[0]!.path), tampered)

  // Other units are described than the students' nearest ones were kept for; and a run has lost part of its weights.
  tamper(lab.history, (db) => {
    tamperArray(db, 3, index, 7)
    db.exec(`DELETE FROM artifacts WHERE run = 4 AND name = 'primary/0/bias'`)
    db.exec(`UPDATE summaries SET value = 9 WHERE run = 4 AND name = 'testLoss'`)
  })
  const partly = await lab.run('recompute', 'four', '--json')
  assert.equal(partly.code, 1, partly.err)
  const { skipped, differences } = outcomeOf(partly)
  assert.deepEqual(skipped, [{ run: 4, reason: 'its weights primary/0/bias are missing or damaged', diverged: false }])
  assert.deepEqual(
    differences.map(({ run, name }) => `${run} ${name}`).toSorted(),
    [`3 ${index}`, `3 ${students}`].toSorted(),
  )
  const { read, close } = openHistory(lab.history, { readonly: true })
  assert.equal(read.summariesOf(4).testLoss, 9)
  close()
})

/** Four cohorts of two runs of arithmetic, and what they say undisturbed. */
async function arithmetic(t: TestContext, { delayMs = 1 } = {}) {
  const lab = new TestLab(t)
  const file = lab.experiment({ structure: [1, 2, 3, 4], delayMs }, 'seeds: 2\ntraining: { steps: 20 }\n')
  const ran = await lab.run('run', file)
  assert.equal(ran.code, 0, ran.err)
  await lab.gone()
  return { lab, undisturbed: numbersOf(lab.history, 'sums') }
}

/** Every run says something else. */
const changeAll = (lab: TestLab) =>
  tamper(lab.history, (db) => void db.exec(`UPDATE summaries SET value = value + 1 WHERE name <> 'undefinedHere'`))

const stopped = ({ process }: Started) => process.exitCode !== null || process.signalCode !== null

test('Killed at any moment, recomputing leaves each run old or new as a whole, and the next time mends the rest', async (t) => {
  const { lab, undisturbed } = await arithmetic(t, { delayMs: 100 })
  changeAll(lab)
  const old = numbersOf(lab.history, 'sums')
  const roles: Role[] = ['service', 'coordinator', 'cli', 'trainer']
  for (const [i, role] of roles.entries()) {
    const started = lab.start('recompute', 'sums', '--workers', '1', '--json')
    const moves = () => stopped(started) || started.words.some(({ type }) => type === 'progress')
    await until('it has begun', moves)
    await sleep(150 * (i + 1))
    for (const { pid } of lab.processes().filter((process) => process.role === role)) kill(pid)
    const { code } = await started.ended
    assert.equal(code, role === 'cli' ? null : role === 'trainer' ? 0 : 130, role)
    await lab.gone()
    numbersOf(lab.history, 'sums').forEach((run, at) => {
      const whole = [old[at], undisturbed[at]].some((state) => JSON.stringify(state) === JSON.stringify(run))
      assert.ok(whole, `run ${at} after ${role}`)
    })
    assert.deepEqual(lab.states(), { sums: 'finished' })
  }
  assert.equal((await lab.run('recompute', 'sums')).code, 0)
  assert.deepEqual(checkHistory(lab.history), [])
  assert.deepEqual(numbersOf(lab.history, 'sums'), undisturbed)
})

test('Ctrl-C ends recomputing between two cohorts with code 130, and what was recomputed is kept', async (t) => {
  const { lab, undisturbed } = await arithmetic(t, { delayMs: 20 })
  changeAll(lab)
  const old = numbersOf(lab.history, 'sums')
  const started = lab.start('recompute', 'sums', '--workers', '1', '--json')
  const half = () => started.words.some((word) => (word.progress as { runs: { done: number } } | undefined)?.runs.done)
  await until('a cohort is done', () => stopped(started) || half())
  started.process.kill('SIGINT')
  const ended = await started.ended
  assert.equal(ended.code, 130, ended.err)
  assert.equal(outcomeOf(ended).stopped, true)
  await lab.gone()
  const now = numbersOf(lab.history, 'sums')
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const renewed = now.filter((run, at) => same(run, undisturbed[at]))
  assert.ok(renewed.length > 0 && renewed.length < now.length, String(renewed.length))
  assert.ok(now.every((run, at) => same(run, undisturbed[at]) || same(run, old[at])))
  assert.match(eventsOf(lab.history).at(-1)!, /It was stopped before every run was evaluated/)
  assert.deepEqual(lab.states(), { sums: 'finished' })
})

test('What runs, is archived, has nothing done, is unknown or lacks its engine is refused in words, and nothing changes', async (t) => {
  const { lab } = await arithmetic(t, { delayMs: 100 })
  const refused = async (message: RegExp, ...args: string[]) => {
    const { code, out, err } = await lab.run('recompute', ...args, '--quiet')
    assert.deepEqual([code, out], [2, ''], err)
    assert.match(err, message)
    assert.doesNotMatch(err, /\n {4}at /)
  }
  // A second client is served by the same service, in which it is already being done.
  const first = lab.start('recompute', 'sums', '--json', '--workers', '1')
  await until('it has begun', () => stopped(first) || first.words.some(({ type }) => type === 'progress'))
  await refused(/^sums is running; it can be recomputed when it has stopped/, 'sums')
  assert.equal((await first.ended).code, 0)
  await refused(/^there is no experiment "nothing"; this history has: sums/, 'nothing')
  await refused(/^the engine slide-rule is not available: it is lost/, 'sums', '--engine', 'slide-rule')
  await refused(/^unknown engine: abakus \(did you mean abacus\?\)/, 'sums', '--engine', 'abakus')
  const before = contentOf(lab.history)
  tamper(lab.history, (db) => void db.exec(`UPDATE experiments SET archived = 1`))
  await refused(/^sums is archived, so its numbers stay as they are; take it out of the archive first/, 'sums')
  tamper(lab.history, (db) => void db.exec(`UPDATE experiments SET archived = 0, engine = 'slide-rule'`))
  await refused(
    /^it was trained on slide-rule\. .*; on another engine, chosen with --engine, the last bits differ/,
    'sums',
  )
  tamper(lab.history, (db) => void db.exec(`UPDATE experiments SET engine = 'abacus'`))
  rmSync(backupFolder(lab.history), { recursive: true })
  writeFileSync(backupFolder(lab.history), 'not a folder')
  await refused(/^nothing was recomputed, because the backup failed: .*The history is unchanged\.$/m, 'sums')
  assert.deepEqual(contentOf(lab.history), before)
})

test('Runs that diverged are passed over with a word, and a history without the weights of one says so', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({ scale: [1, 1e39], delayMs: 0 }, 'seeds: 1\ntraining: { steps: 20 }\n')
  await lab.run('run', file)
  const passed = await lab.run('recompute', 'sums')
  assert.equal(passed.code, 0, passed.err)
  assert.match(passed.out, /^Recomputed 1 run .*Nothing differs\. 1 run left unchanged \(run 2: it diverged/)
  tamper(lab.history, (db) => void db.exec(`DELETE FROM artifacts WHERE name LIKE 'primary/%'`))
  const blind = await lab.run('recompute', 'sums', '--dry-run')
  assert.equal(blind.code, 1, blind.err)
  assert.match(
    blind.out,
    /No run was evaluated\. 2 runs left unchanged \(run 1: its weights are not kept; run 2: it div/,
  )
})
