import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { pathBeside } from '../../runtime/paths.ts'

/** Runs a command of bench/hostile and gives its last line; fails with all that it said where it found something. */
export function hostile(command: string, ...args: string[]): string {
  const script = pathBeside(import.meta.url, `../../bench/hostile/${command}.ts`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  assert.equal(status, 0, stdout + stderr)
  return stdout.trim().split('\n').at(-1)!
}
