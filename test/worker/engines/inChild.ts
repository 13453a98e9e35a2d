import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a file of tests in a process of its own with one engine in place of the usual ones; all its tests must pass. */
export async function assertPasses(file: string, engine: string, env: Record<string, string>): Promise<void> {
  const { NODE_TEST_CONTEXT: _, ...own } = process.env
  const child = spawn(process.execPath, ['--test-reporter=tap', fileURLToPath(new URL(file, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...own, ...env, PELLUCID_TEST_ENGINE: engine },
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const passed = Number(/^# pass (\d+)$/m.exec(said)?.[1])
  assert.ok(code === 0 && passed > 0 && /^# fail 0$/m.test(said), `${file} ended with ${code}:\n${said.slice(-4000)}`)
  assert.ok(said.includes(engine), `${file} names no test of ${engine}`)
}
