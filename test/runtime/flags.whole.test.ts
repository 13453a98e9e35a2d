import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { v8Flags } from '../../runtime/v8.ts'
import { TestLab } from '../whole/processes/lab.ts'
import { testArguments } from '../guard/allTests.ts'
import { entries, root } from './entries.ts'

const beside = (name: string) => new URL(name, import.meta.url).href
const standIn = new URL('../src-main/electron/standIn/register.ts', import.meta.url).href

/** What a program says that is ended as soon as it has set the flags. */
async function said(program: string, before: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...before, join(root, program)], {
    env: { ...process.env, ...env, PELLUCID_TEST_FLAGS: v8Flags.join(' ') },
    timeout: 120_000,
    killSignal: 'SIGKILL',
  }).catch((error: Error & { stdout?: string }) => ({ stdout: `${error.stdout ?? ''}${error.message}` }))
  return stdout
}

test('every program with which a process begins sets the flags of V8 before anything else', async (t) => {
  const waiting = entries()
  assert.ok(waiting.length > 25, waiting.join(', '))
  const work = async () => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      const preloads = entry.includes('/electron/') ? [beside('flagsFirst.js'), standIn] : [beside('flagsFirst.js')]
      const before = preloads.flatMap((url) => ['--import', url])
      const program = entry
      await t.test(program, async () => {
        if (program.endsWith('.ts')) {
          const [first] = readFileSync(join(root, program), 'utf8').match(/^import .*/m) ?? []
          assert.match(first ?? '', /^import (?:.* from )?'(\.\.?\/)+runtime\/v8\.ts'$/, 'its first import')
        }
        assert.equal(await said(program, before), `set in Node ${process.versions.node}`)
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work))
})

test('the pinned Node that an older one starts sets the flags too', async (t) => {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`)
  } catch {
    return t.skip(`npm has no ${name}: the system's own Node is used`)
  }
  const NODE_OPTIONS = `--import=${beside('flagsFirst.js')}`
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string }
  const words = await said('bin/pellucid.js', [], { NODE_OPTIONS, PELLUCID_TEST_OLD_NODE: 'yes' })
  assert.equal(words, `set in Node ${version}`)
})

test('the processes in which npm test runs the tests have the flags', async () => {
  const asked = testArguments(1, [])
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const args = [...asked.slice(0, asked.indexOf('--test')), '--test', 'test/runtime/flags.child.ts']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env })
  assert.match(stdout, /pass 1\b/)
})

test('every process of a lab has the flags', async (t) => {
  const lab = new TestLab(t)
  const notes = join(lab.folder, 'notes')
  lab.environment = { NODE_OPTIONS: `--import=${beside('flagsNoted.js')}`, PELLUCID_TEST_NOTES: notes }
  const file = lab.experiment({ delayMs: 1 }, 'training: { steps: 20 }\nseeds: 1\n')
  const { code, err } = await lab.run('run', file, '--quiet')
  assert.equal(code, 0, err)
  await lab.gone()
  assert.ok(existsSync(notes))
  const flags = new Map<string, string[]>()
  for (const line of readFileSync(notes, 'utf8').trim().split('\n')) {
    const noted = JSON.parse(line) as { pid: number; program: string; flags: string[] }
    const of = `${noted.program.replace(root, '')} ${noted.pid}`
    flags.set(of, [...(flags.get(of) ?? []), ...noted.flags])
  }
  const programs = [...flags.keys()].map((of) => of.replace(/ \d+$/, ''))
  for (const program of [
    'src-main/cli/main.ts',
    'src-main/service/main.ts',
    'worker/processes/coordinator.ts',
    'worker/processes/trainer.ts',
  ])
    assert.ok(programs.includes(program), `${program} among ${programs.join(', ')}`)
  for (const [of, set] of flags)
    for (const flag of v8Flags) assert.ok(set.includes(flag), `${of}: ${flag} among ${set.join(' ')}`)
})
