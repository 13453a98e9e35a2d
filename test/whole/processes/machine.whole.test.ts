import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { findCompiler } from '../../../worker/engines/native/compiler.ts'
import { TestLab } from './lab.ts'

const skip = process.platform === 'win32' && 'nothing is kept for the machine there'
const testing = 'Testing which engine is fastest here: some seconds, once.\n'
const text = `name: small
task: { kind: concepts, concepts: 4 }
teaching: { mode: none }
training: { steps: 100 }
evaluation: { measures: [capability] }
`

/** A lab whose machine knows nothing of its engines yet, and what runs a small experiment in a history of that name. */
function newMachine(t: TestContext) {
  const lab = new TestLab(t, { real: true })
  lab.asNewMachine()
  const file = join(lab.folder, 'small.yaml')
  writeFileSync(file, text)
  const inHistory = (name: string) => (lab.history = join(lab.folder, `${name}.db`))
  const run = async (name: string) => {
    inHistory(name)
    const { code, err } = await lab.run('run', file)
    assert.equal(code, 0, err)
    return { err, engine: /, on (\S+)\n/.exec(err)![1]! }
  }
  /** Whether the engines would be tested before an experiment in a history of that name. */
  const wouldTest = async (name: string): Promise<boolean> => {
    const { lab: client, close } = await connect(inHistory(name))
    const known = await client.calibration.remembered()
    const toTry = await client.experiments.toTry({ text })
    close()
    await lab.gone()
    assert.equal(known === null, toTry === null)
    return known === null
  }
  return { lab, run, wouldTest }
}

/** Sets variables of the environment for as long as something lasts. */
async function having(variables: Record<string, string>, act: () => Promise<unknown>): Promise<void> {
  const before = { ...process.env }
  Object.assign(process.env, variables)
  try {
    await act()
  } finally {
    for (const name of Object.keys(variables))
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
  }
}

test('Engines are tested once for a machine; another history takes the same one and says why', { skip }, async (t) => {
  const { lab, run, wouldTest } = newMachine(t)
  const first = await run('first')
  assert.ok(first.err.startsWith(testing), first.err)
  const second = await run('second')
  assert.doesNotMatch(second.err, /Testing/)
  assert.equal(second.engine, first.engine)
  const words = /^engine \S+: the fastest in the test of engines that this machine remembers \(\d{4}-\d\d-\d\d\)$/m
  const said = words.exec(second.err)?.[0]
  assert.ok(said?.startsWith(`engine ${first.engine}: `), second.err)
  const { read, close } = openHistory(lab.history, { readonly: true })
  assert.equal(read.events().filter(({ message }) => message === said).length, 1, 'it is in the record')
  assert.ok(read.devices()[0]!.facts.calibration, 'with what was measured')
  close()
  const again = await run('second')
  assert.doesNotMatch(again.err, /Testing|remembers/)
  await lab.gone()

  const kept = join(process.env.XDG_CACHE_HOME!, 'pellucid', 'engines')
  const [name, ...more] = readdirSync(kept)
  assert.deepEqual(more, [])
  const path = join(kept, name!)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, whole.slice(0, 1000))
  assert.ok(await wouldTest('third'), 'what is cut off is not believed')
  assert.ok(!(await wouldTest('second')), 'a history that was there then knows it itself')
  writeFileSync(path, whole)
  assert.ok(!(await wouldTest('third')))

  const { command } = await findCompiler().catch(() => ({ command: null }))
  if (command === null) return
  const other = join(lab.folder, 'other-cc')
  writeFileSync(other, `#!/bin/sh\nexec ${command} -DOTHER "$@"\n`, { mode: 0o755 })
  await having({ CC: other }, async () => assert.ok(await wouldTest('third'), 'another compiler'))
  assert.ok(!(await wouldTest('third')))
})

test('pellucid engines needs no history to let the machine know its engines', { skip }, async (t) => {
  const { lab, wouldTest } = newMachine(t)
  // Without a compiler there is less to test.
  const PATH = join(lab.folder, 'bin')
  mkdirSync(PATH)
  const ps = process.env.PATH!.split(':').map((folder) => join(folder, 'ps'))
  symlinkSync(
    ps.find((path) => existsSync(path))!,
    join(PATH, 'ps'),
  )
  await having({ PATH }, async () => {
    const { code, out, err } = await lab.run('engines')
    assert.equal(code, 0, err)
    assert.match(out, /\nnative +missing.*\nwasm +available/)
    assert.deepEqual(readdirSync(lab.folder).sort(), ['arithmetic.ts', 'bin', 'cache', 'small.yaml'])
    assert.ok(!(await wouldTest('first')))
  })
})

test('Where nothing can be kept for the machine, each history tests the engines once', { skip }, async (t) => {
  const { lab, run, wouldTest } = newMachine(t)
  lab.environment = { XDG_CACHE_HOME: '/proc' }
  assert.ok((await run('first')).err.startsWith(testing))
  assert.doesNotMatch((await run('first')).err, /Testing|remembers/)
  await lab.gone()
  await having(lab.environment, async () => {
    assert.ok(!(await wouldTest('first')))
    assert.ok(await wouldTest('second'))
  })
})
