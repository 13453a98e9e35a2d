import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { test } from 'node:test'
import { connect } from '../../src-main/service/connect.ts'
import { moving, TestLab, until } from './lab.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'

test('The fastest engine is found out once for a history, with a word, and used from then on', async (t) => {
  const lab = new TestLab(t)
  const engine = (name: string, speed: number) =>
    JSON.stringify({ name, summary: '', available: true, versions: {}, modelStepsPerSecond: speed })
  appendFileSync(lab.module, `export const engines = async () => [${engine('slow', 10)}, ${engine('fast', 20)}]\n`)
  const first = await lab.run('run', lab.experiment({}, quick, 'one'))
  assert.match(first.err, /^Trying which engine is the fastest here: a few seconds, once\.\none: .* on fast\n/)
  const second = await lab.run('run', lab.experiment({}, quick, 'two'))
  assert.match(second.err, /^two: .* on fast\n/)
  assert.match((await lab.run('run', lab.experiment({}, quick, 'three'), '--engine', 'slow')).err, /on slow\n/)
  assert.match((await lab.run('resume', 'three', '--engine', 'auto')).out, /three is finished/)
  appendFileSync(lab.module, `// another version\n`)
  assert.match((await lab.run('engines', '--calibrate')).out, /fast +available +20 model-steps/)
})

test('Each experiment has the trainers it asked for, whatever the service began with', async (t) => {
  const lab = new TestLab(t)
  const long = 'seeds: 4\ntraining: { steps: 20000 }\n'
  const begun = lab.start('run', lab.experiment({ structure: [1, 2] }, long, 'one'), '--json', '--workers', '1')
  await until('training moves', () => moving(begun))
  const trainers = () => lab.processes().filter(({ role }) => role === 'trainer').length
  assert.equal(trainers(), 1)
  const joined = lab.start('run', lab.experiment({ structure: [1, 2] }, long, 'two'), '--json', '--workers', '3')
  await until('three trainers work', () => trainers() === 3)
  const { lab: client, close } = await connect(lab.history)
  await client.experiments.pause({ experiment: 'two' })
  await until('the surplus goes', () => trainers() === 1)
  await client.experiments.resume({ experiment: 'one', workers: 2 })
  await until('a second one joins', () => trainers() === 2)
  await client.service.stop()
  close()
  assert.deepEqual([(await begun.ended).code, (await joined.ended).code], [130, 130])
  await lab.gone()
})
