import assert from 'node:assert/strict'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { EngineReport } from '../../../../core/engines/calibration.ts'
import { withTrial, type Trial, type Trials } from '../../../../core/engines/trials.ts'
import type { Calibration } from '../../../../core/messages/coordinator.ts'
import { KnownEngines, type HistoryMemory } from '../../../../src-main/service/answers/known.ts'
import { MachineMemory } from '../../../../src-main/service/answers/machine.ts'

const skip = process.platform === 'win32' && 'nothing is kept for the machine there'

const engine = (name: string, triedAt: string): EngineReport => ({
  name,
  summary: 'an engine',
  available: true,
  versions: { part: '1' },
  build: 'b',
  device: 'a processor',
  speeds: [{ program: 'one', flops: 1e6, modelStepsPerSecond: 12.5 }],
  trainers: 2,
  warnings: ['a kernel runs elsewhere'],
  triedAt,
})
const failed: EngineReport = { name: 'gone', summary: '', available: false, reason: 'it crashed', versions: {} }
const engines = [engine('wasm', '2026-12-01T10:00:00.000Z'), failed]
const trial = (work: string, triedAt: string): Trial => ({
  work,
  tried: [
    { engine: 'wasm', seconds: 3 },
    { engine: 'gone', reason: 'it crashed' },
  ],
  triedAt,
})

/** A cache folder of its own, and where in it files are kept. */
function cache(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-test-machine-'))
  t.after(() => {
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
  })
  return { folder, kept: join(folder, 'pellucid', 'engines'), memory: new MachineMemory({ XDG_CACHE_HOME: folder }) }
}

/** A history that remembers as one on disk does. */
class History implements HistoryMemory {
  facts: { calibration?: Calibration; trials?: Trials } = {}
  times = 0
  read() {
    const device = { name: hostname(), facts: { ...this.facts }, firstSeenAt: '', lastSeenAt: '' }
    return { devices: () => [device] }
  }
  async keep(calibration: Calibration) {
    this.times++
    this.facts = { calibration }
  }
  async keepTrial(key: string, trial: Trial) {
    this.facts.trials = withTrial(this.facts.trials, key, trial)
  }
}

test('A machine knows what was found for a key, in files that only its user can read', { skip }, (t) => {
  const { kept, memory, folder } = cache(t)
  assert.equal(memory.find('here'), null)
  const tested = { engines, trials: [trial('a', '2026-12-01T11:00:00.000Z')] }
  assert.ok(memory.keep('here', tested))
  assert.deepEqual(new MachineMemory({ XDG_CACHE_HOME: folder }).find('here'), tested)
  assert.equal(memory.find('another key'), null)
  assert.ok(memory.keep('another key', { engines: [], trials: [] }))
  assert.deepEqual(memory.find('here'), tested)
  assert.match(readdirSync(kept).join(' '), /^[0-9a-f]{32}\.json [0-9a-f]{32}\.json$/)
})

test(
  'A file that is spoilt, of another key or none at all is not believed, and the next test replaces it',
  { skip },
  (t) => {
    const { kept, memory } = cache(t)
    const tested = { engines, trials: [] }
    memory.keep('here', tested)
    const path = join(kept, readdirSync(kept)[0]!)
    const text = readFileSync(path, 'utf8')
    const wrong = [
      '',
      text.slice(0, text.length / 2),
      'null',
      '[]',
      text.replace('"available":true', '"available":"yes"'),
      text.replace('12.5', '-1'),
      text.replace('"here"', '"there"'),
      text.replace('"trials":[]', '"trials":[{"work":"a","tried":[{"engine":"wasm"}],"triedAt":""}]'),
      `${text}${' '.repeat(2 ** 20)}`,
    ]
    for (const spoilt of wrong) {
      assert.notEqual(spoilt, text)
      writeFileSync(path, spoilt)
      assert.equal(memory.find('here'), null, spoilt.slice(0, 80))
      assert.ok(memory.keep('here', tested))
      assert.deepEqual(memory.find('here'), tested)
    }
    rmSync(path)
    mkdirSync(path)
    assert.equal(memory.find('here'), null)
    assert.equal(memory.keep('here', tested), false)
    assert.deepEqual(readdirSync(kept), [path.slice(kept.length + 1)], 'nothing half-written is left')
  },
)

test('Where nothing can be kept nothing is known, and nothing fails', { skip }, (t) => {
  const { folder, kept, memory } = cache(t)
  const tested = { engines, trials: [] }
  memory.keep('here', tested)
  chmodSync(kept, 0o777)
  assert.equal(memory.find('here'), null, 'others may write there')
  assert.equal(memory.keep('here', tested), false)
  chmodSync(kept, 0o700)
  assert.deepEqual(memory.find('here'), tested)
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(join(elsewhere, 'pellucid'), { recursive: true })
  symlinkSync(kept, join(elsewhere, 'pellucid', 'engines'))
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const place of [elsewhere, file, '/proc', '/dev/null']) {
    const none = new MachineMemory({ XDG_CACHE_HOME: place })
    assert.equal(none.find('here'), null, place)
    assert.equal(none.keep('here', tested), false, place)
  }
})

test('The newest files are kept, as many as there is room for', { skip }, (t) => {
  const { kept, memory } = cache(t)
  mkdirSync(kept, { recursive: true, mode: 0o700 })
  chmodSync(join(kept, '..'), 0o700)
  for (let i = 0; i < 300; i++) {
    const path = join(kept, `${i}.json`)
    writeFileSync(path, '')
    utimesSync(path, 1_000_000 + i, 1_000_000 + i)
  }
  memory.keep('here', { engines, trials: [] })
  const left = readdirSync(kept)
  assert.equal(left.length, 256)
  assert.ok(!left.includes('44.json') && left.includes('45.json'))
  assert.ok(memory.find('here'))
})

test('What one history tested another one takes, and keeps for its own record', { skip }, async (t) => {
  const { memory } = cache(t)
  const [first, second] = [new History(), new History()]
  const inFirst = new KnownEngines(memory, first)
  assert.equal(inFirst.find('here'), null)
  await inFirst.tested('here', engines, engines)
  assert.deepEqual(inFirst.find('here'), { engines, trials: [], isNews: false })
  const inSecond = new KnownEngines(memory, second)
  assert.equal(inSecond.find('elsewhere'), null)
  const found = inSecond.find('here')!
  assert.deepEqual(found, { engines, trials: [], isNews: true })
  assert.equal(second.times, 0, 'looking changes nothing')
  await inSecond.record('here', found)
  assert.deepEqual(second.facts.calibration, { key: 'here', engines })
  assert.equal(inSecond.find('here')!.isNews, false)
  const onlySecond = new KnownEngines(null, second)
  assert.deepEqual(onlySecond.find('here')!.engines, engines, 'without the machine it is known too')
})

test('Trials are known to all histories until the engines are tested again', { skip }, async (t) => {
  const { memory } = cache(t)
  const [first, second] = [new History(), new History()]
  const [inFirst, inSecond] = [new KnownEngines(memory, first), new KnownEngines(memory, second)]
  await inFirst.tested('here', engines, engines)
  const [a, b] = [trial('a', '2026-12-01T11:00:00.000Z'), trial('b', '2026-12-01T12:00:00.000Z')]
  await inFirst.tried('here', a)
  await inSecond.tried('here', b)
  assert.deepEqual(
    inSecond.find('here')!.trials.map(({ work }) => work),
    ['b', 'a'],
  )
  assert.equal(inFirst.find('here')!.trials[0]!.work, 'b')
  const again = [engine('wasm', '2026-12-02T10:00:00.000Z'), failed]
  await new KnownEngines(memory, null).tested('here', again, again)
  for (const known of [inFirst, inSecond])
    assert.deepEqual(known.find('here'), { engines: again, trials: [], isNews: true })
})

test(
  'Without a folder a history remembers for itself; a newer test of its own is preferred to an old file',
  { skip },
  async (t) => {
    const { memory } = cache(t)
    const history = new History()
    const alone = new KnownEngines(new MachineMemory({ XDG_CACHE_HOME: '/proc' }), history)
    await alone.tested('here', engines, engines)
    const a = trial('a', '2026-12-01T11:00:00.000Z')
    await alone.tried('here', a)
    assert.deepEqual(alone.find('here'), { engines, trials: [a], isNews: false })
    memory.keep('here', { engines: [engine('old', '2026-11-01T10:00:00.000Z')], trials: [] })
    assert.deepEqual(new KnownEngines(memory, history).find('here'), { engines, trials: [a], isNews: false })
  },
)

test(
  'A history that may not be changed is no matter where the machine keeps a test, else it is said',
  { skip },
  async (t) => {
    const { memory } = cache(t)
    const readOnly = Object.assign(new History(), { keep: () => Promise.reject(new Error('it is read-only')) })
    await new KnownEngines(memory, readOnly).tested('here', engines, engines)
    assert.deepEqual(new KnownEngines(memory, readOnly).find('here')!.engines, engines)
    const alone = new KnownEngines(null, readOnly)
    await assert.rejects(alone.tested('there', engines, engines), { message: 'it is read-only' })
  },
)

test(
  'A test in which an engine crashed, which it may not do again, is kept by its history alone',
  { skip },
  async (t) => {
    const { memory } = cache(t)
    const history = new History()
    const known = new KnownEngines(memory, history)
    await known.tested('here', engines, engines)
    assert.ok(memory.find('here'))
    const wrong = [engines[0]!, { ...engine('gone', ''), available: false, reason: 'its results differ' }]
    const loaded = [engines[0]!, { ...failed, available: true }]
    await known.tested('here', wrong, loaded)
    assert.deepEqual(memory.find('here')!.engines, wrong, 'wrong results are wrong another time')
    await known.tested('here', engines, loaded)
    assert.equal(memory.find('here'), null)
    assert.deepEqual(known.find('here'), { engines, trials: [], isNews: false })
    const other = new KnownEngines(memory, new History())
    assert.equal(other.find('here'), null, 'another history tests again')
  },
)
