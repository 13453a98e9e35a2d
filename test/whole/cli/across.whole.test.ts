import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { TestLab } from '../processes/lab.ts'

const names = [`a "quoted" & 'single' / slash`, '<img src=x onerror=alert(1)> 🦊']

test('Figures of several experiments and reports are written whatever the experiments are called', async (t) => {
  const lab = new TestLab(t)
  for (const name of names) {
    const file = join(lab.folder, 'experiment.yaml')
    const task = 'task: { kind: arithmetic, scale: [1, 2] }'
    writeFileSync(file, `name: ${JSON.stringify(name)}\n${task}\ntraining: { steps: 60 }\nseeds: 2\n`)
    assert.equal((await lab.run('run', file)).code, 0)
  }
  await lab.gone()
  const close = await lab.keepService()
  const written = async (out: string, ...args: string[]) => {
    const { code, err } = await lab.run(...args, '--out', out)
    assert.equal(code, 0, err)
    return readFileSync(join(lab.folder, out), 'utf8')
  }
  const scatter = ['export', '--figure', 'scatter', '--x', 'testLoss', '--y', 'probe.k1.n100']
  for (const [out, ...args] of [
    ['compared.svg', 'compare', ...names],
    ['overlay.svg', 'export', ...names, '--figure', 'overlay'],
    ['scatter.svg', ...scatter],
    ['report.html', 'report', names[1]!],
  ] as const) {
    const text = await written(out, ...args)
    assert.match(text, /&lt;img src=x onerror=alert\(1\)&gt;/, out)
    assert.doesNotMatch(text, /<img/, out)
  }
  // Four runs of each, and of the one that is asked for, in a file that is there already.
  const rows = async (...args: string[]) =>
    (await written('rows.csv', ...args)).split('\n').filter((line) => line !== '' && !line.startsWith('#')).length - 1
  assert.equal(await rows(...scatter), 8)
  assert.equal(await rows(...scatter, '--where', 'experiment = 2'), 4)

  mkdirSync(join(lab.folder, 'folder.svg'))
  const before = readdirSync(lab.folder)
  for (const [message, ...args] of [
    [/^overlay: .* \(1\) is named twice\n$/, 'export', '1', names[0]!, '--figure', 'overlay', '--out', 'a.svg'],
    [
      /^unknown measure: tesLoss \(did you mean testLoss\?\)\n$/,
      'compare',
      '1',
      '2',
      '--measures',
      'tesLoss',
      '--out',
      'a.svg',
    ],
    [
      /^--measures: expected names separated by commas, got ,\n$/,
      'compare',
      '1',
      '2',
      '--measures',
      ',',
      '--out',
      'a.svg',
    ],
    [/^cannot write folder\.svg: it is a folder \(/, 'compare', '1', '2', '--out', 'folder.svg'],
    [/^--out: .* belongs to the history .*\n$/, 'report', '1', '--out', lab.history],
  ] as [RegExp, ...string[]][]) {
    const { code, out, err } = await lab.run(...args)
    assert.deepEqual([code, out], [2, ''], err)
    assert.match(err, message)
  }
  assert.deepEqual(readdirSync(lab.folder), before)
  close()
})
