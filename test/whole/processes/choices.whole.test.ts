import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { moving, TestLab, until } from './lab.ts'

const quick = 'seeds: 2\ntraining: { steps: 60 }\n'

/** An engine with its model-steps per second on a small and on a large program, as a module says it. */
const engine = (name: string, ...rates: [number, number]) =>
  JSON.stringify({
    name,
    summary: '',
    available: true,
    versions: {},
    device: `the ${name} device`,
    trainers: 2,
    speeds: rates.map((modelStepsPerSecond, i) => ({
      program: ['small', 'large'][i],
      flops: [1, 1e6][i],
      modelStepsPerSecond,
    })),
  })

test('The fastest engine is found out once for a history, with a word, and used from then on', async (t) => {
  const lab = new TestLab(t)
  appendFileSync(
    lab.module,
    `export const engines = async () => [${engine('slow', 10, 1)}, ${engine('fast', 20, 2)}]\n`,
  )
  const first = await lab.run('run', lab.experiment({}, quick, 'one'))
  assert.match(first.err, /^Testing which engine is fastest here: some seconds, once\.\none: .* on fast\n/)
  const second = await lab.run('run', lab.experiment({}, quick, 'two'))
  assert.match(second.err, /^two: .* on fast\n/)
  assert.match((await lab.run('run', lab.experiment({}, quick, 'three'), '--engine', 'slow')).err, /on slow\n/)
  const resumed = await lab.run('resume', 'three', '--engine', 'auto')
  assert.match(resumed.out, /three is finished/, resumed.err)
  appendFileSync(lab.module, `// another version\n`)
  const table = await lab.run('engines')
  assert.match((await lab.run('engines', 'fast')).out, /fast +available/)
  assert.match(table.out, /^engine +small +large\n/)
  assert.match(table.out, /\nfast +available +20\.0 +2\.00 +the fast device, 2 trainers\n/)
})

test('Each experiment has the engine that is fastest for its own structures; who names one has that one, untried', async (t) => {
  const lab = new TestLab(t)
  appendFileSync(
    lab.module,
    `export const engines = async () => [${engine('low', 200, 10)}, ${engine('high', 100, 20)}]
     export const workOf = ({ plan }) => [{ flops: /structure: 2/.test(plan.text) ? 1e6 : 1, runs: 2, steps: 60 }]\n`,
  )
  assert.match(
    (await lab.run('run', lab.experiment({ structure: 2 }, quick, 'named'), '--engine', 'low')).err,
    /^named: .* on low\n/,
  )
  assert.match((await lab.run('run', lab.experiment({ structure: 1 }, quick, 'small'))).err, /small: .* on low\n/)
  assert.match((await lab.run('run', lab.experiment({ structure: 2 }, quick, 'large'))).err, /^large: .* on high\n/)
})

test('What an engine does otherwise than it should is told once for an experiment, and kept', async (t) => {
  const lab = new TestLab(t)
  const arithmetic = new URL('./arithmetic.ts', import.meta.url).href
  appendFileSync(
    lab.module,
    `import { runCohort as quiet } from ${JSON.stringify(arithmetic)}
     export const runCohort = (plan, from, host) => {
       for (const kernel of ['Sign', 'Sign', 'Round']) host.emit({ type: 'warning', message: kernel + ' runs on the processor' })
       return quiet(plan, from, host)
     }\n`,
  )
  const { code, err } = await lab.run('run', lab.experiment({ structure: [1, 2, 3] }, quick, 'one'), '--workers', '2')
  assert.equal(code, 0, err)
  assert.deepEqual(err.match(/^\w+ runs on the processor$/gm)?.sort(), [
    'Round runs on the processor',
    'Sign runs on the processor',
  ])
  assert.match((await lab.run('show', 'one')).out, /Sign runs on the processor/)
})

test('Each GPU has a trainer of its own, which sees no other', { skip: process.platform !== 'linux' }, async (t) => {
  const lab = new TestLab(t)
  const bin = join(lab.folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'nvidia-smi'), '#!/bin/sh\necho "Model A, 570, GPU-a"\necho "Model A, 570, GPU-b"\n', {
    mode: 0o755,
  })
  appendFileSync(lab.module, `export const engines = async () => [${engine('onnx-cuda', 10, 1)}]\n`)
  const own = { ...process.env }
  t.after(() => Object.assign(process.env, own))
  process.env.PATH = `${bin}:${own.PATH}`
  const begun = lab.start(
    'run',
    lab.experiment({ structure: [1, 2, 3] }, 'training: { steps: 20000 }\n', 'one'),
    '--json',
  )
  await until('training moves', () => moving(begun))
  const seen = () =>
    lab.processes().flatMap(({ pid, role }) => {
      if (role !== 'trainer') return []
      return /\0CUDA_VISIBLE_DEVICES=(.*?)\0/.exec(`\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`)?.[1] ?? 'all'
    })
  await until('both work', () => seen().length === 2)
  assert.deepEqual(seen().sort(), ['GPU-a', 'GPU-b'])
  // A trainer that is lost is replaced on its own GPU.
  const [lost] = lab.processes().filter(({ role }) => role === 'trainer')
  process.kill(lost!.pid, 'SIGKILL')
  await until('it is replaced', () => lab.processes().every(({ pid }) => pid !== lost!.pid) && seen().length === 2)
  assert.deepEqual(seen().sort(), ['GPU-a', 'GPU-b'])
  begun.process.kill('SIGINT')
  assert.equal((await begun.ended).code, 130)
  await lab.gone()
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
