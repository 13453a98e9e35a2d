import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CommandRefused, startCoordinator } from '../../../src-main/service/life/coordinator.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { prepare } from '../../../worker/processes/prepare.ts'
import { catalog } from './catalog.ts'
import { TestLab } from './lab.ts'

const main = fileURLToPath(new URL('../../../src-main/cli/main.ts', import.meta.url))

/** Runs a command of the lab in a shell with a limit, `-v 4000000`; null where the shell cannot set it. */
async function limited(lab: TestLab, limit: string, ...args: string[]) {
  const words = [process.execPath, main, ...args, '--history', lab.history, ...lab.options]
  const child = spawn('sh', ['-c', `ulimit ${limit} || exit 99; exec "$@"`, 'sh', ...words], {
    cwd: lab.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PELLUCID_TEST_LAB: lab.folder },
  })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return code === 99 ? null : { code, said }
}

test('A run trains where the address space is limited, and where that is too little, the limit is named', async (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux holds processes to such a limit')
  const lab = new TestLab(t, { real: true })
  const file = join(lab.folder, 'small.yaml')
  writeFileSync(
    file,
    `name: small
task: { kind: concepts, concepts: 2, density: 0.5 }
primary: { kind: mlp, hidden: [3] }
teaching: { mode: none }
training: { steps: 20, batch: 8 }
evaluation: { rows: 100 }
seeds: 2
`,
  )
  const ran = await limited(lab, '-v 40000000', 'run', file, '--engine', 'cpu', '--quiet')
  if (!ran) return t.skip('this shell sets no such limit')
  assert.equal(ran.code, 0, ran.said)
  assert.match(ran.said, /^small: 2 runs done/)
  await lab.gone()
  const listed = await limited(lab, '-v 4000000', 'list')
  // A later Node may do with less.
  if (listed!.code === 0) return assert.match(listed!.said, /small/)
  assert.match(listed!.said, /the address space of a process is limited to 3\.8 GB here \(ulimit -v, or h_vmem/)
  assert.match(listed!.said, /Nothing was changed\. Raise that limit/)
})

test('Too few open files are named as that limit', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such limit')
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({ delayMs: 0 }, 'seeds: 1\ntraining: { steps: 20 }\n'))).code, 0)
  await lab.gone()
  const listed = await limited(lab, '-n 24', 'list')
  if (!listed) return t.skip('this shell sets no such limit')
  assert.notEqual(listed.code, 0)
  assert.match(listed.said, /the system allows no further open file \(ulimit -n is 24\); raise that limit/)
  assert.doesNotMatch(listed.said, /\n {4}at /, 'no stack')
})

test('A history for whose files there are too few descriptors is told of the limit, not of its folder', async (t) => {
  if (process.platform === 'win32') return t.skip('Windows has no such limit')
  const lab = new TestLab(t)
  assert.equal((await lab.run('run', lab.experiment({ delayMs: 0 }, 'seeds: 1\ntraining: { steps: 20 }\n'))).code, 0)
  await lab.gone()
  // Which file is the first too many depends on what Node itself has open.
  for (const most of [29, 30, 31]) {
    const listed = await limited(lab, `-n ${most}`, 'list')
    if (!listed) return t.skip('this shell sets no such limit')
    assert.doesNotMatch(listed.said, /Check that the folder exists/, `${most}: ${listed.said}`)
    await lab.gone()
  }
})

test('More trainers than the machine holds are refused by the command line, the service and the coordinator', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({}, 'seeds: 1\n')
  const fault = /workers: expected at most \d+ here \(.+\), got 1024; the nearest is \d+$/
  const { code, err } = await lab.run('run', file, '--workers', '1024')
  assert.equal(code, 2)
  assert.match(err.trim(), fault)
  const { lab: client, close } = await connect(lab.history, lab.options)
  const asked = { text: 'name: x', engine: null, workers: 1024 }
  await assert.rejects(client.experiments.create(asked), { code: 'BAD_INPUT', message: fault })
  await assert.rejects(client.experiments.estimate(asked), { code: 'BAD_INPUT', message: fault })
  close()
  await lab.gone()
  const ignore = { event: () => {}, moved: () => {}, quiet: () => {}, blocked: () => {}, exit: () => {} }
  const coordinator = await startCoordinator(['--history', lab.history, '--socket', 'none'], ignore)
  t.after(() => coordinator.kill())
  const { prepared } = prepare('task: arithmetic', catalog, (task) => ({ task, said: [] }))
  await assert.rejects(
    coordinator.call('create', { planned: prepared!, engine: 'abacus', versions: {}, workers: 1024 }),
    (error) => error instanceof CommandRefused && error.refusal.code === 'BAD_INPUT' && fault.test(error.message),
  )
})
