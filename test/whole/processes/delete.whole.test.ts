import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { planOf, provenance } from '../../history/samples.ts'
import { kill, TestLab } from './lab.ts'

/** A history of experiments with these names. */
function fill({ history }: TestLab, names = ['first', 'second']): void {
  const opened = openHistory(history)
  for (const name of names) {
    const { plan, cohorts } = planOf({ name })
    opened.write.setExperimentState(opened.write.createExperiment(plan, cohorts, provenance), 'paused')
  }
  opened.close()
}
const namesIn = ({ history }: TestLab): string[] => {
  const { read, close } = openHistory(history, { readonly: true })
  const names = read.listExperiments().map(({ name }) => name)
  close()
  return names.sort()
}

test('The command line renames and deletes, and deletes nothing without --yes', async (t) => {
  const lab = new TestLab(t)
  fill(lab)
  const twoLines = await lab.run('rename', 'first', 'a\nb')
  assert.deepEqual([twoLines.code, twoLines.out], [2, ''])
  assert.match(twoLines.err, /^NAME: expected a line of 1 to 200 visible characters$/m)
  assert.deepEqual(await lab.run('rename', 'first', 'third'), { code: 0, out: 'first (1) is now third.\n', err: '' })
  const taken = await lab.run('rename', 'third', 'second')
  assert.equal(taken.err, 'experiment 2 has that name, too: "second" alone means the newest, 2.\n')
  assert.equal((await lab.run('rename', '1', 'third')).err, '')
  const asked = await lab.run('delete', 'third')
  assert.equal(asked.code, 2)
  assert.match(asked.err, /--yes is missing: it deletes third \(1\) with 4 runs, and there is no undo/)
  assert.deepEqual(namesIn(lab), ['second', 'third'])
  const deleted = await lab.run('delete', 'third', '--yes')
  assert.deepEqual([deleted.code, deleted.out], [0, 'Deleted third (1) with 4 runs.\n'])
  assert.deepEqual(namesIn(lab), ['second'])
  assert.match((await lab.run('delete', 'third', '--yes')).err, /there is no experiment "third"/)
})

test('Only a whole name that one experiment has, or its number, is enough to delete', async (t) => {
  const lab = new TestLab(t)
  const names = ['3 layers', 'again', 'again', 'wide net']
  fill(lab, names)
  const close = await lab.keepService()
  const cases: [string, RegExp][] = [
    ['wide', /^delete takes a number or a whole name: did you mean wide net \(4\)\?\n$/],
    ['Wide-Net', /^delete takes a number or a whole name: did you mean wide net \(4\)\?\n$/],
    [
      'again',
      /^again is the name of 2 experiments; give the number of the one to delete: 3 \(paused\), 2 \(paused\)\n$/,
    ],
    ['nothing', /^there is no experiment "nothing"; /],
  ]
  for (const [given, message] of cases) {
    const { code, out, err } = await lab.run('delete', given, '--yes')
    assert.deepEqual([code, out], [2, ''], given)
    assert.match(err, message)
  }
  assert.deepEqual(namesIn(lab), names)
  assert.equal((await lab.run('delete', '3', '--yes')).out, 'Deleted again (3) with 4 runs.\n')
  // Its number now only begins the name of another.
  for (const args of [
    ['delete', '3', '--yes'],
    ['show', '3'],
    ['rename', '3', 'four'],
  ])
    assert.match((await lab.run(...args)).err, /^there is no experiment "3"; /, args.join(' '))
  assert.equal((await lab.run('delete', 'again', '--yes')).out, 'Deleted again (2) with 4 runs.\n')
  assert.deepEqual(namesIn(lab), ['3 layers', 'wide net'])
  close()
})

test('Until its time is over, a deletion is only hidden: a killed service loses nothing, and undo brings it back', async (t) => {
  const lab = new TestLab(t)
  fill(lab)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  const { undoMs, runs } = await client.experiments.delete({ experiment: '1' })
  assert.ok(undoMs > 5000)
  assert.equal(runs, 4)
  const listed = async () => (await client.experiments.list({ archived: true })).map(({ name }) => name)
  assert.deepEqual(await listed(), ['second'])
  assert.equal((await client.experiments.page({})).total, 1)
  await assert.rejects(client.experiments.show({ experiment: 'first' }), /first \(1\) is being deleted/)
  await client.experiments.undelete({ experiment: 1 })
  assert.deepEqual(await listed(), ['second', 'first'])

  await client.experiments.delete({ experiment: '1' })
  for (const { pid, role } of lab.processes()) if (role === 'service') kill(pid)
  await lab.gone()
  assert.deepEqual(namesIn(lab), ['first', 'second'])
})

test('A service that ends in order carries a deletion out', async (t) => {
  const lab = new TestLab(t)
  fill(lab)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  await client.experiments.delete({ experiment: '1' })
  await client.service.stop()
  await lab.gone()
  assert.deepEqual(namesIn(lab), ['second'])
})
