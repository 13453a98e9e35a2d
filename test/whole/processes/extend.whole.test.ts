import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { kill, moving, TestLab, until } from './lab.ts'
import { numbersOf } from './numbers.ts'

const few = `# Four concepts, as its author wrote them.
name: four concepts
task: {kind: concepts, concepts: 4,   density: 0.4}
primary: { kind: mlp, hidden: [5] }
teaching:
  mode: joint
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0.003, 0.03] } } # in decades
training: { steps: 40, batch: 16 }
evaluation: { rows: 300 }
seeds: 2
`
const many = few.replace('[0.003, 0.03]', '[0.003, 0.01, 0.03]').replace('seeds: 2', 'seeds: 3')

const record = (history: string) => {
  const { read, close } = openHistory(history, { readonly: true })
  try {
    const found = read.experiment(1)!
    return { ...found, text: read.experimentText(1), plan: read.experimentPlan(1)!, events: read.events() }
  } finally {
    close()
  }
}

test('An extended experiment has the bits of the larger one trained at once, and keeps what it had', async (t) => {
  const [grown, whole] = [new TestLab(t, { real: true }), new TestLab(t, { real: true })]
  const run = async (lab: TestLab, text: string) => {
    const file = join(lab.folder, 'four.yaml')
    writeFileSync(file, text)
    const { code, err } = await lab.run('run', file, '--engine', 'wasm')
    assert.equal(code, 0, err)
    await lab.gone()
  }
  await run(grown, few)
  const before = openHistory(grown.history, { readonly: true })
  const ids = new Map(before.read.runs(1).map(({ id, key }) => [key, id]))
  before.close()

  const extended = await grown.run('extend', 'four', '--seeds', '3', '--set', 'reader.cost=0.01')
  assert.equal(extended.code, 0, extended.err)
  assert.match(extended.err, /Extended: 6 runs are kept, 6 are added\./)
  await grown.gone()
  await run(whole, many)
  assert.deepEqual(numbersOf(grown.history, 'four concepts'), numbersOf(whole.history, 'four concepts'))

  const [now, atOnce] = [record(grown.history), record(whole.history)]
  assert.equal(now.text, many)
  assert.equal(now.hash, atOnce.hash)
  assert.deepEqual([now.axes, now.seeds, now.state, now.runs], [atOnce.axes, atOnce.seeds, 'finished', atOnce.runs])
  assert.deepEqual(
    now.plan.runs.map(({ key, setting, seed }) => [key, setting, seed]),
    atOnce.plan.runs.map(({ key, setting, seed }) => [key, setting, seed]),
  )
  assert.deepEqual(
    now.stages!.map(({ seeds, settings, done }) => [seeds, settings, done]),
    [[2, 3, 6]],
  )
  const after = openHistory(grown.history, { readonly: true })
  for (const { id, key } of after.read.runs(1))
    if (ids.has(key)) assert.equal(id, ids.get(key), 'a run keeps its number')
  after.close()
  assert.deepEqual(checkHistory(grown.history), [])
})

test('An extension that is killed goes on where it was, and ends with the same numbers', async (t) => {
  const [grown, whole] = [new TestLab(t), new TestLab(t)]
  const rest = (seeds: number) => `training: { steps: 60 }\nseeds: ${seeds}\n`
  const task = { delayMs: 5, checkpointEvery: 5 }
  assert.equal((await whole.run('run', whole.experiment(task, rest(6)))).code, 0)
  assert.equal((await grown.run('run', grown.experiment(task, rest(2)))).code, 0)
  await grown.gone()
  const started = grown.start('extend', 'sums', '--seeds', '6', '--json')
  await until('the extension trains', () => moving(started))
  for (const { pid } of grown.processes()) kill(pid)
  await started.ended
  await grown.gone()
  assert.equal((await grown.run('resume', 'sums')).code, 0)
  assert.deepEqual(numbersOf(grown.history, 'sums'), numbersOf(whole.history, 'sums'))
  await grown.gone()
  assert.deepEqual(checkHistory(grown.history), [])
})

test('What cannot be extended says why, and nothing changes', async (t) => {
  const lab = new TestLab(t)
  await lab.keepService()
  const file = lab.experiment({ delayMs: 1, scale: [1, 2] }, 'training: { steps: 20 }\nseeds: 2\n')
  assert.equal((await lab.run('run', file)).code, 0)
  const text = record(lab.history).text
  const cases: [args: string[], code: number, words: RegExp][] = [
    [[], 2, /nothing to add: give --seeds N or --set/],
    [['--seeds', '2'], 2, /seeds: expected more than the 2 that there are, got 2/],
    [['--set', 'scale=[2]'], 2, /the file has these values already/],
    [['--set', 'scal=[3]'], 2, /unknown field: scal \(did you mean scale\?\)|scal: .*unknown/],
    [['--set', 'scale'], 2, /expected FIELD=VALUES/],
    [['--set', 'scale=1..2 lin'], 2, /how many values\?/],
    [['--set', 'scale=[many]'], 2, /expected a number.*got many/],
    [['--seeds', '3', '--engine', 'slide-rule'], 2, /was trained on abacus and is extended there/],
  ]
  for (const [args, code, words] of cases) {
    const ended = await lab.run('extend', 'sums', ...args)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.err}`)
    assert.match(ended.err, words)
  }
  assert.equal(record(lab.history).text, text)
  assert.equal(record(lab.history).stages, undefined)

  const slow = lab.experiment({ delayMs: 50 }, 'training: { steps: 2000 }\nseeds: 2\n', 'slow')
  const running = lab.start('run', slow, '--json')
  await until('it trains', () => moving(running))
  const refused = await lab.run('extend', 'slow', '--seeds', '3')
  assert.notEqual(refused.code, 0)
  assert.match(refused.err, /slow is running; it can be extended when it has ended/)
  running.process.kill('SIGINT')
  await running.ended
})
