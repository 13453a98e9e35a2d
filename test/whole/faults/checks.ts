import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { until } from '../processes/lab.ts'
import { hurry, soonMs, words, type Scene } from './scene.ts'

/** Holds once the history says so. */
export const stateIs =
  (state: string) =>
  ({ lab }: Scene) =>
    until(`the history says ${state}`, () => lab.states().sums === state, 20_000)
export const goesOn = 'training goes on by itself; nothing is lost'
export const resumes = 'Resume goes on from the checkpoints; nothing is lost'

/** Points of the curves on the page. */
export const points = async (page: Page): Promise<number> =>
  Number(/runs?, ([\d,]+) points?/.exec(await words(page))?.[1]?.replaceAll(',', '') ?? 0)

/** Holds once the page has heard of further training; a curve that is requested again is thinned, so it may shrink first. */
export async function moves({ page }: Scene): Promise<void> {
  let least = await points(page)
  for (const deadline = performance.now() + soonMs(); ; await sleep(100)) {
    const now = await points(page)
    if (now > least) return
    least = now
    assert.ok(performance.now() < deadline, 'the curves of the page grow')
  }
}

/** Another program that holds the history for writing. */
export function hold(path: string) {
  const script = `const db = new (require('better-sqlite3'))(process.argv[1]); db.exec('BEGIN IMMEDIATE'); console.log('held'); process.stdin.resume()`
  return spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Resumes the copy that was rescued, and compares it. */
export async function resumeRescued({ lab, page }: Scene): Promise<void> {
  const said = await words(page)
  const copy = /--history (\S+\.rescued-\S+?),/.exec(said)?.[1]
  assert.ok(copy, said)
  lab.history = copy
  hurry(lab)
  const ran = await lab.run('resume', 'sums')
  assert.equal(ran.code, 0, ran.err)
}
