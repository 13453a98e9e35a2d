import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { TestLab } from './lab.ts'

const quick = 'seeds: 1\ntraining: { steps: 20 }\n'

/**
 * Notes each process that loads the lab's module, which stands for what the lab's own processes load: TensorFlow.js, its
 * kinds and its engines. Gives those since it was asked last, trainers apart.
 */
function loading(lab: TestLab): () => string[] {
  const notes = join(lab.folder, 'notes')
  appendFileSync(
    lab.module,
    `import { appendFileSync } from 'node:fs'
     appendFileSync(${JSON.stringify(notes)}, JSON.stringify(process.argv.slice(1, 3)) + '\\n')\n`,
  )
  let seen = 0
  return () => {
    const all = readFileSync(notes, 'utf8').trim().split('\n')
    const started = all.slice(seen).map((line) => JSON.parse(line) as [program: string, question: string])
    seen = all.length
    const processes = started.map(([program, question]) => `${basename(program, '.ts')} ${question}`)
    return processes.filter((process) => !process.startsWith('trainer ')).sort()
  }
}

test('An experiment is taken apart by one process before its first step, and engines are loaded by one', async (t) => {
  for (const engine of [[], ['--engine', 'abacus']]) {
    const lab = new TestLab(t)
    const loaded = loading(lab)
    const { code, err } = await lab.run('run', lab.experiment({}, quick), ...engine)
    assert.equal(code, 0, err)
    await lab.gone()
    assert.deepEqual(loaded(), ['describe loaded', 'describe preparation'])
  }
})

test('A lab service that lives takes an experiment apart by one process, and knows its engines', async (t) => {
  const lab = new TestLab(t)
  const loaded = loading(lab)
  const { lab: client, close } = await connect(lab.history, lab.options)
  for (const name of ['one', 'two']) {
    const { code, err } = await lab.run('run', lab.experiment({}, quick, name))
    assert.equal(code, 0, err)
    assert.deepEqual(loaded(), [...(name === 'one' ? ['describe loaded'] : []), 'describe preparation'])
  }
  // A page checks nothing before.
  await client.experiments.create({ text: 'name: three\ntask: arithmetic\n' })
  assert.deepEqual(loaded(), ['describe preparation'])
  // Another text than the one that was checked.
  await client.experiments.check({ text: 'name: four\ntask: arithmetic\n' })
  await client.experiments.create({ text: 'name: five\ntask: arithmetic\n' })
  assert.deepEqual(loaded(), ['describe preparation', 'describe preparation'])
  const names = (await client.experiments.list({})).map(({ name }) => name).sort()
  assert.deepEqual(names, ['five', 'one', 'three', 'two'])
  close()
  await lab.gone()
})

test('A lab service that lives says what is wrong with a file, and which engines there are', async (t) => {
  const lab = new TestLab(t)
  const { lab: client, close } = await connect(lab.history, lab.options)
  const file = lab.experiment({ strain: 'heep' })
  const wrong = await lab.run('run', file)
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /^.*sums\.yaml:2:\d+ task\.strain: .*did you mean heap\?\)\n$/)
  const told = await lab.run('run', file, '--json')
  const { type, faults } = JSON.parse(told.out) as { type: string; faults: { path: string }[] }
  assert.deepEqual([told.code, type, faults[0]!.path], [2, 'faults', 'task.strain'])
  const slip = await lab.run('run', lab.experiment({}), '--engine', 'abbacus')
  assert.deepEqual([slip.code, slip.err], [2, 'unknown engine: abbacus (did you mean abacus?)\n'])
  assert.deepEqual(await client.experiments.list({}), [])
  close()
  await lab.gone()
})
