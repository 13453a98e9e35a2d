import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { takeLock } from '../../../history/lock.ts'
import { migrations } from '../../../history/migrations/index.ts'
import { olderVersion } from '../../../history/older.ts'
import { moving, TestLab, until } from '../processes/lab.ts'
import { fill, remount, smallDisk } from './disk.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'

/** Runs a command that must be refused with these words, and must leave the folder as it was. */
async function refused(lab: TestLab, message: RegExp, ...args: string[]): Promise<void> {
  const before = readdirSync(lab.folder)
  const { code, out, err } = await lab.run(...args)
  assert.deepEqual([code, out], [2, ''], err)
  assert.match(err, message)
  assert.doesNotMatch(err, /\n {4}at /, 'no stack')
  assert.deepEqual(readdirSync(lab.folder), before)
}

/** An IDX file of bytes, of this shape, with as many bytes as said. */
function idx(lab: TestLab, name: string, shape: number[], bytes = shape.reduce((a, b) => a * b, 1)): string {
  const head = Buffer.alloc(4 + 4 * shape.length)
  head.writeUInt32BE(0x800 + shape.length)
  shape.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i))
  const file = join(lab.folder, name)
  writeFileSync(file, Buffer.concat([head, Buffer.alloc(bytes)]))
  return file
}

function write(lab: TestLab, text: string, name = 'experiment.yaml'): string {
  const file = join(lab.folder, name)
  writeFileSync(file, text)
  return file
}

test('Data that cannot be used is told with its file before anything is begun', async (t) => {
  const lab = new TestLab(t, { real: true })
  const images = idx(lab, 'images', [4, 5, 5])
  const labels = idx(lab, 'labels', [4])
  const wrong = (field: string, path: string) =>
    write(
      lab,
      `name: own digits\ntask: { kind: digits, ${field}: ${path} }\nprimary: { kind: mlp, hidden: [4] }\n`,
      `${field}.yaml`,
    )
  const short = idx(lab, 'short', [4, 5, 5], 99)
  const files = {
    truncated: wrong('trainImages', short),
    missing: wrong('testImages', join(lab.folder, 'gone')),
    mismatch: wrong('trainLabels', labels),
    relative: wrong('testLabels', 'labels'),
  }
  const cases: [string, RegExp][] = [
    [files.truncated, /:2:\d+ task: .*short: expected 116 bytes, found 115; the file is truncated\. Fetch it again\./],
    [files.missing, /:2:\d+ task: .*gone: no such file; expected an IDX file\. Check the path\./],
    [files.mismatch, /task: .*labels: 4 labels for the 60000 images of .* Give files that belong together\./],
    [
      files.relative,
      /:2:23 task\.testLabels: labels is a relative path; expected an absolute one.* Write \/.*labels\./,
    ],
  ]
  for (const [file, message] of cases) await refused(lab, message, 'run', file)
  assert.ok(existsSync(images))
})

test('An experiment file that cannot be read or is wrong is told with its place and the likely meaning', async (t) => {
  const lab = new TestLab(t)
  mkdirSync(join(lab.folder, 'folder'))
  await refused(
    lab,
    /^there is no file nothing\.yaml, and no built-in experiment of that name \(built in are /,
    'run',
    'nothing.yaml',
  )
  await refused(lab, /\(did you mean digits-quick\?\)/, 'run', 'digits-quik')
  await refused(lab, /^folder is a folder, not a file\n$/, 'run', 'folder')
  await refused(lab, /open\.yaml:\d+:\d+ /, 'run', write(lab, 'name: [open\ntask: {', 'open.yaml'))
  await refused(
    lab,
    /field\.yaml:2:1 taks: unknown field \(did you mean task\?\)/,
    'run',
    write(lab, 'name: a\ntaks: arithmetic\n', 'field.yaml'),
  )
})

test('A history that cannot be used is left alone, with what to do', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({}, quick)
  lab.history = join(lab.folder, 'nowhere', 'lab.db')
  await refused(
    lab,
    /nowhere\/lab\.db cannot be opened: there is no folder .*nowhere\. Nothing was changed\./,
    'run',
    file,
  )
  await refused(
    lab,
    /^there is no history at .*; pellucid run FILE begins one, --history FILE names another\n$/,
    'list',
  )
  lab.history = join(lab.folder, 'folder')
  mkdirSync(lab.history)
  await refused(lab, /folder cannot be opened: it is not a file\. Nothing was changed\./, 'run', file)
  lab.history = join(lab.folder, 'poem.txt')
  writeFileSync(lab.history, 'the only copy of a poem, which is longer than a few bytes')
  await refused(lab, /poem\.txt is not a Pellucid history: .* Nothing was changed\. Choose another file/, 'run', file)
  assert.match(readFileSync(lab.history, 'utf8'), /^the only copy/)
  lab.history = join(lab.folder, 'newer.db')
  openHistory(lab.history, { migrations: [...migrations, 'CREATE TABLE later (id)'] }).close()
  await refused(
    lab,
    RegExp(`written by a newer Pellucid \\(history version ${migrations.length + 1}; .*\\)\\. Nothing was changed\\.`),
    'run',
    file,
  )
})

test('A history of an older version is read in an updated copy, even while its lab has it open, and updated by what changes it', async (t) => {
  const lab = new TestLab(t)
  openHistory(lab.history, { migrations: migrations.slice(0, -1) }).close()
  const before = readFileSync(lab.history)
  const isOlder = RegExp(`lab\\.db was written by an older Pellucid \\(history version ${migrations.length - 1}`)
  const note = { socket: `pellucid-${'0'.repeat(24)}.sock`, pid: process.pid, startedAt: '2026-05-06T07:08:09Z' }
  const lock = takeLock(lab.history, note)!
  const { code, out, err } = await lab.run('list', '--json')
  lock.release()
  assert.deepEqual([code, JSON.parse(out)], [0, []], err)
  assert.match(err, isOlder)
  assert.match(err, /It stays as it is, and an updated copy is read; /)
  assert.deepEqual(readFileSync(lab.history), before)
  await lab.gone()
  const changed = await lab.run('run', lab.experiment({}, quick))
  assert.equal(changed.code, 0, changed.err)
  assert.match(changed.err, isOlder)
  assert.match(changed.err, /an older Pellucid can no longer open it\. A backup from before is in /)
  await lab.gone()
  assert.equal(olderVersion(lab.history), null)
  assert.equal((await lab.run('list')).err, '')
})

test('Slips on the command line are answered with what was probably meant', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({}, quick)
  assert.equal((await lab.run('run', file)).code, 0)
  await lab.gone()
  const close = await lab.keepService()
  const svg = ['--out', 'a.svg']
  const cases: [RegExp, ...string[]][] = [
    [/^unknown command: exprot \(did you mean export\?\)\n$/, 'exprot'],
    [/^unknown option: --quite \(did you mean --quiet\?\)\n$/, 'list', '--quite'],
    [
      /^--workers: expected a whole number from 1 to 1024, got 0 \(nearest valid: 1\)\n$/,
      'run',
      file,
      '--workers',
      '0',
    ],
    [/^--workers: expected a whole number from 1 to 1024, got x\n$/, 'run', file, '--workers', 'x'],
    [/^unknown engine: abbacus \(did you mean abacus\?\)\n$/, 'run', file, '--engine', 'abbacus'],
    [
      /^the engine slide-rule is not available: it is lost; look in the drawer\n$/,
      'run',
      file,
      '--engine',
      'slide-rule',
    ],
    [/^there is no experiment "sun"; did you mean "sums"\?\n$/, 'show', 'sun'],
    [/^unknown figure: tradeof \(did you mean tradeoff\?\)\n$/, 'export', 'sums', '--figure', 'tradeof', ...svg],
    [/^unknown format: sgv \(did you mean svg\?\)\n$/, 'export', 'sums', '--format', 'sgv', ...svg],
    [/^figure units takes no x \(tradeoff\)\n$/, 'export', 'sums', '--figure', 'units', '--x', 'sum', ...svg],
    [/^unknown table: run \(did you mean runs\?\)\n$/, 'export', 'sums', '--table', 'run', ...svg],
    [/^--x does not go with --table/, 'export', 'sums', '--table', 'runs', '--x', 'sum', ...svg],
    [
      /^a table is not written as svg \(did you mean csv\?\)\n$/,
      'export',
      'sums',
      '--table',
      'runs',
      '--format',
      'svg',
      ...svg,
    ],
    [/^a table is not written as svg \(expected csv, tex, md\)\n$/, 'export', 'sums', '--table', 'runs', ...svg],
    [/^a report is not written as svg \(expected html, md\)\n$/, 'report', 'sums', ...svg],
    [/^--format goes with --out FILE\n$/, 'compare', 'sums', 'sums', '--format', 'csv'],
    [
      /^--measures does not go with a table, which has every measure; /,
      'compare',
      'sums',
      'sums',
      '--measures',
      'sum',
      '--out',
      'a.csv',
    ],
    [
      /^a scatter is of all experiments; --where 'experiment = "a, b"' chooses one\n$/,
      'export',
      'a, b',
      '--figure',
      'scatter',
      ...svg,
    ],
    [/^--runs goes with --table/, 'export', 'sums', '--runs', '1', ...svg],
    [
      /^run 999 does not belong to this experiment\n$/,
      'export',
      'sums',
      '--table',
      'runs',
      '--runs',
      '999',
      '--out',
      'a.csv',
    ],
    [/^--only: expected AXIS=VALUE,…, got k\n$/, 'export', 'sums', '--only', 'k', ...svg],
    [/^--seed: expected a whole number from 0 to 4294967295, got one\n$/, 'export', 'sums', '--seed', 'one', ...svg],
    [/^pellucid compare A B: B is missing\n$/, 'compare', 'sums'],
    [/^there is no experiment "sun"; did you mean "sums"\?\n$/, 'compare', 'sums', 'sun'],
    [/^@k=1: name an experiment before the @\n$/, 'compare', '@k=1', 'sums'],
    [/^unknown axis: nowhere .*\n$/, 'compare', 'sums@nowhere=1', 'sums'],
    [/^--format NAME is missing \(svg, pdf, png, csv, tex, vega\)\n$/, 'export', 'sums', '--out', 'picture'],
  ]
  for (const [message, ...args] of cases) await refused(lab, message, ...args)
  close()
  await lab.gone()
})

test('A figure of nothing, or into a missing folder, is refused', async (t) => {
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({ throwAt: 1 }, quick, 'bad'))).code, 1)
  assert.equal((await lab.run('run', lab.experiment({}, quick, 'good'))).code, 0)
  await lab.gone()
  await refused(lab, /^no run of bad is done: 2 failed\n$/, 'export', 'bad', '--out', 'a.svg')
  const away = ['--out', join('nowhere', 'a.svg')]
  await refused(lab, /^cannot write nowhere\/a\.svg: the folder .*nowhere does not exist\n$/, 'export', 'good', ...away)
  await lab.gone()
})

test('A full disk interrupts training with a word; nothing stored is lost, and with room it goes on', async (t) => {
  const lab = new TestLab(t)
  const disk = smallDisk(lab, '8m')
  if (!disk) return t.skip('a small disk cannot be mounted here')
  const file = lab.experiment({ delayMs: 2, checkpointEvery: 5 }, 'seeds: 2\ntraining: { steps: 1500 }\n')
  const started = lab.start('run', file, '--json', '--workers', '1')
  await until('training moves', () => moving(started))
  const filler = fill(disk)
  const { code, out } = await started.ended
  assert.equal(code, 130, out)
  assert.match(out, /no room left to write .*Free some space on that disk, then resume/)
  assert.equal(out.split('no room left').length, 2, 'it is said once')
  await lab.gone()
  assert.deepEqual(checkHistory(lab.history), [])
  rmSync(filler)
  assert.equal((await lab.run('resume', 'sums')).code, 0)
  assert.deepEqual(lab.states(), { sums: 'finished' })
  await lab.gone()
  assert.deepEqual(checkHistory(lab.history), [])
})

test('A history on a read-only disk is refused for training, and what is stored stays', async (t) => {
  const lab = new TestLab(t)
  const disk = smallDisk(lab, '8m')
  if (!disk) return t.skip('a disk cannot be mounted here')
  const file = lab.experiment({}, quick)
  assert.equal((await lab.run('run', file)).code, 0)
  await lab.gone()
  assert.ok(remount(disk, 'ro'))
  await refused(
    lab,
    /lab\.db cannot be written: .* is read-only\. What is stored is safe and can be read\./,
    'run',
    file,
  )
  assert.equal((await lab.run('check')).code, 0)
})
