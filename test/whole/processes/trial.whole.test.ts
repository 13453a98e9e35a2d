import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Trials } from '../../../core/engines/trials.ts'
import { openHistory } from '../../../history/history.ts'
import { describe } from '../../../src-main/service/answers/describe.ts'
import { keyOf } from '../../../src-main/service/answers/configuration.ts'
import { fastestTried, trialWords } from '../../../src-main/service/answers/trial.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { TestLab } from './lab.ts'

const text = `name: small
task: { kind: concepts, concepts: 4 }
teaching: { mode: none }
sparsity: { kind: l1, strength: [0.001, 0.01] }
training: { steps: 4000 }
evaluation: { measures: [capability] }
seeds: 2
`

test('Engines are tried on the experiment once, the fastest trains it, and what was found is said and remembered', async (t) => {
  const lab = new TestLab(t, { real: true })
  lab.asNewMachine()
  const file = join(lab.folder, 'small.yaml')
  writeFileSync(file, text)
  const loaded = await describe('loaded')
  const key = keyOf(loaded)
  /** Made-up speeds: so slow that a trial is worth its time, `cpu` as near as the others, and one engine that is none. */
  const engines = ['wasm', 'onnx-cpu', 'cpu', 'abacus'].map((name) => ({
    name,
    summary: '',
    available: true,
    versions: {},
    trainers: 2,
    speeds: [{ program: 'one', flops: 1e6, modelStepsPerSecond: name === 'abacus' ? 0.9 : 1 }],
  }))
  const known = () => {
    const { read, close } = openHistory(lab.history, { readonly: true })
    const facts = read.devices().find(({ name }) => name === hostname())!.facts
    const events = read.events().map(({ message }) => message)
    close()
    return { facts, trials: facts.trials as Trials | undefined, events }
  }
  const history = openHistory(lab.history)
  history.write.recordDevice(hostname(), { calibration: { key, engines } })
  history.close()

  const untried = await lab.run('run', file, '--trial-seconds', '86400')
  assert.match(untried.err, /on wasm\n/)
  assert.equal(known().trials, undefined)
  await lab.gone()

  const first = await lab.run('run', file)
  assert.equal(first.code, 0, first.err)
  const found = known().trials!
  assert.equal(found.key, key)
  const [trial] = found.kept
  assert.deepEqual(
    trial!.tried.map(({ engine }) => engine),
    ['wasm', 'onnx-cpu', 'cpu', 'abacus'],
  )
  const seconds = new Map(trial!.tried.map(({ engine, seconds }) => [engine, seconds]))
  assert.ok(seconds.get('cpu')! > 2 * seconds.get('wasm')!, 'the reference is slow')
  assert.match(trial!.tried[3]!.reason!, /^unknown engine: abacus/)
  const fastest = fastestTried(engines, trial!.tried)!.name
  const words = trialWords(fastest, trial!)
  assert.ok(
    first.err.includes('Trying wasm, onnx-cpu, cpu, abacus on this experiment: some seconds, once.\n'),
    first.err,
  )
  assert.ok(first.err.includes(`on ${fastest}\n${words}\n`), first.err)

  const second = await lab.run('run', file, '--json')
  const created = JSON.parse(second.out.split('\n').find((line) => line.includes('"created"'))!)
  assert.doesNotMatch(second.err, /Trying/)
  assert.deepEqual([created.engine, created.tried], [fastest, words])
  const { facts, trials, events } = known()
  assert.deepEqual(trials, found, 'nothing was tried again')
  assert.equal(events.filter((message) => message === words).length, 2, 'once for each experiment that it chose for')

  const reversed = {
    ...trial!,
    tried: [
      { engine: 'wasm', seconds: 2 },
      { engine: 'cpu', seconds: 1 },
    ],
  }
  const edited = openHistory(lab.history)
  edited.write.recordDevice(hostname(), { ...facts, trials: { key, kept: [reversed] } })
  edited.close()
  const { lab: client, close } = await connect(lab.history, lab.options)
  assert.equal(
    (await client.experiments.estimate({ text })).engine,
    'cpu',
    'an estimate is for the engine of the trial',
  )
  close()
  await lab.gone()
})
