import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineReport } from '../../../../core/engines/calibration.ts'
import { mostTrials, withTrial, type Trial, type Tried } from '../../../../core/engines/trials.ts'
import type { RunPlan } from '../../../../core/experiment/types.ts'
import {
  fastestTried,
  momentOf,
  trialWords,
  tryInTurns,
  workKey,
  worthTrying,
} from '../../../../src-main/service/answers/trial.ts'

/** An engine that trains one calibrated program at so many model-steps per second. */
const report = (name: string, modelStepsPerSecond: number, more: Partial<EngineReport> = {}): EngineReport => ({
  name,
  summary: '',
  available: true,
  versions: {},
  speeds: [{ program: 'one', flops: 1e6, modelStepsPerSecond }],
  ...more,
})
const reports = [
  report('wasm', 1000),
  report('onnx', 1500),
  report('slow', 400),
  report('gone', 9000, { available: false }),
]

/** Work that an engine of 1000 steps per second trains in so many seconds. */
const lasting = (seconds: number) => ({ work: [{ flops: 1e6, runs: 8, steps: 125 * seconds }], workers: null })
const names = (engines: EngineReport[]) => engines.map(({ name }) => name)

test('Engines near the fastest by prediction are tried, the fastest first, where training is long', () => {
  assert.deepEqual(names(worthTrying(reports, lasting(90), 60)), ['onnx', 'wasm'])
  assert.deepEqual(names(worthTrying(reports, lasting(89), 60)), [], 'onnx takes 59 s')
  assert.deepEqual(names(worthTrying(reports, lasting(1), 0)), ['onnx', 'wasm'])
  const nearer = [...reports, report('near', 500)]
  assert.deepEqual(names(worthTrying(nearer, lasting(90), 60)), ['onnx', 'wasm', 'near'])
})

test('Nothing is tried where one engine is far ahead, nobody was timed, or the work is unknown', () => {
  assert.deepEqual(worthTrying([report('wasm', 1000), report('slow', 300)], lasting(600), 60), [])
  assert.deepEqual(
    worthTrying([report('one', 1, { speeds: [] }), report('two', 1, { speeds: [] })], lasting(600), 60),
    [],
  )
  assert.deepEqual(worthTrying(reports, { work: [], workers: null }, 0), [])
})

test('The shortest time in the trial wins, within 5% the first in the list', () => {
  const first = (wasm: number, onnx: number) =>
    fastestTried(reports, [
      { engine: 'onnx', seconds: onnx },
      { engine: 'wasm', seconds: wasm },
    ])?.name
  assert.equal(first(100, 80), 'onnx')
  assert.equal(first(100, 96), 'wasm')
  assert.equal(first(100, 94), 'onnx')
  assert.equal(first(90, 100), 'wasm')
})

test('An engine that failed, was not tried or is not available now is not chosen; if all failed, none is', () => {
  const failed: Tried = { engine: 'wasm', reason: 'it crashed' }
  assert.equal(fastestTried(reports, [failed, { engine: 'slow', seconds: 10 }])?.name, 'slow')
  assert.equal(fastestTried(reports, [failed]), undefined)
  assert.equal(fastestTried(reports, []), undefined)
  const both = [
    { engine: 'gone', seconds: 1 },
    { engine: 'wasm', seconds: 1.01 },
  ]
  assert.equal(fastestTried(reports, both)?.name, 'wasm')
})

/** Tries engines whose rounds last 3 s, with what each round says of each: seconds, or why there are none. */
async function trying(predicted: number, rounds: Record<string, (number | string)[]>) {
  let now = 0
  const order: string[] = []
  const ended = new Set<string>()
  const tried = await tryInTurns(
    Object.keys(rounds).map((name) => report(name, 1)),
    predicted,
    ({ name }) => ({
      async round() {
        assert.ok(!ended.has(name))
        now += 3000
        order.push(name)
        const said = rounds[name]!.shift()!
        if (typeof said === 'string') throw new Error(said)
        return said
      },
      end: () => ended.add(name),
    }),
    () => now,
  )
  assert.deepEqual([...ended].sort(), [...new Set(order)].sort(), 'each is ended')
  return { tried, order: order.join('') }
}

test('Engines take turns; the last word of each counts, and one that is far from the fastest has one round', async () => {
  const { tried, order } = await trying(1000, { a: [10, 8, 7.5], b: [9, 9, 9], c: [20] })
  assert.equal(order, 'abcabab')
  assert.deepEqual(tried, [
    { engine: 'a', seconds: 7.5 },
    { engine: 'b', seconds: 9 },
    { engine: 'c', seconds: 20 },
  ])
  assert.equal((await trying(1000, { a: [10], b: [20] })).order, 'ab', 'one that is far ahead needs no more')
})

test('An engine that fails is left out with the reason, whenever that is', async () => {
  const { tried, order } = await trying(1000, { a: ['no memory'], b: [9, 9, 9], c: [8, 'it crashed'], d: [9, 9, 9] })
  assert.equal(order, 'abcdbcdbd')
  assert.deepEqual(tried[0], { engine: 'a', reason: 'no memory' })
  assert.deepEqual(tried[2], { engine: 'c', reason: 'it crashed' })
})

test('Trying ends after a tenth of the training, but two are always tried, in two rounds', async () => {
  const all = () => ({ a: [7, 7, 7], b: [7, 7, 7], c: [7, 7, 7] })
  assert.equal((await trying(1, all())).order, 'abab')
  assert.equal((await trying(60, all())).order, 'abcabc')
  assert.equal((await trying(240, all())).order, 'abcabcabc')
  assert.equal((await trying(600, all())).order, 'abcabcabc')
})

test('The structures of an experiment share 0.4 s of a round, and each has a tenth of one', () => {
  assert.deepEqual(
    [1, 2, 20].map((n) => momentOf(n).eachMs),
    [400, 200, 100],
  )
})

test('What was tried is said in one sentence', () => {
  const words = (chosen: string, tried: Tried[]) => trialWords(chosen, { tried, triedAt: '2026-11-30T10:00:00.000Z' })
  const [a, b, c]: Tried[] = [
    { engine: 'a', seconds: 20 },
    { engine: 'b', seconds: 28 },
    { engine: 'c', reason: 'it crashed' },
  ]
  const when = "(tried on this experiment's structures 2026-11-30)"
  assert.equal(words('a', [a!, b!]), `engine a: 1.4 × as fast here as b ${when}`)
  assert.equal(words('b', [b!, a!]), `engine b: 0.71 × as fast here as a ${when}`)
  assert.equal(words('a', [a!, c!]), `engine a: the only one left ${when}; c is left out: it crashed`)
  assert.equal(words('a', [c!]), `engine a: the fastest by calibration ${when}; c is left out: it crashed`)
})

test('Trials are remembered by work, the newest first, a bounded number, and only on the same engines', () => {
  const trial = (work: string): Trial => ({ work, tried: [], triedAt: '' })
  const works = ({ kept }: { kept: Trial[] }) => kept.map(({ work }) => work)
  let known = withTrial(undefined, 'here', trial('1'))
  known = withTrial(known, 'here', trial('2'))
  assert.deepEqual(works(withTrial(known, 'here', trial('1'))), ['1', '2'])
  assert.deepEqual(withTrial(known, 'new engines', trial('3')), { key: 'new engines', kept: [trial('3')] })
  for (let i = 0; i < 2 * mostTrials; i++) known = withTrial(known, 'here', trial(`of ${i}`))
  assert.equal(known.kept.length, mostTrials)
  assert.equal(known.kept[0]!.work, `of ${2 * mostTrials - 1}`)
})

test('Work is the same for other numbers of the same structures and some more seeds, not for many more or other structures', () => {
  const key = (runs: string[], workers: number | null = null) => {
    const plan = {
      name: '',
      text: '',
      hash: '',
      axes: [],
      seeds: [],
      runs: runs.map((_, setting) => ({ setting, seed: 0 }) as RunPlan),
    }
    return workKey({ plan, structures: runs, phases: {} }, workers)
  }
  const times = (n: number, structure: string) => Array<string>(n).fill(structure)
  const base = key([...times(8, 'a'), ...times(4, 'b')])
  assert.equal(key([...times(4, 'b'), ...times(10, 'a')]), base)
  for (const other of [
    key([...times(16, 'a'), ...times(8, 'b')]),
    key([...times(8, 'a'), ...times(4, 'c')]),
    key(times(8, 'a')),
    key([...times(8, 'a'), ...times(4, 'b')], 1),
  ])
    assert.notEqual(other, base)
})
