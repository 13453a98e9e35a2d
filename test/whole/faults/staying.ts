import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { until, type Role } from '../processes/lab.ts'
import { goesOn, hold, moves, points, resumes, stateIs } from './checks.ts'
import type { Group } from './fault.ts'
import { begin, heard, open, pidsOf, resume, strike, text, words, type Scene } from './scene.ts'

let before = 0
let killed: number[] = []

/** Waits until a process has taken the place of those that were killed, and training goes on. */
async function another(scene: Scene, role: Role): Promise<void> {
  await until(`there is another ${role}`, () => pidsOf(scene, role).some((pid) => !killed.includes(pid)))
  await until('it trains', () => pidsOf(scene, 'trainer').length > 0)
  // By then the page has heard what those that were killed still said.
  await sleep(1000)
  await moves(scene)
}

let holder: ReturnType<typeof hold> | undefined

/** Processes, the history and the page, of a lab that stays where it is. */
export const staying: Group = {
  name: 'a lab that stays where it is',
  faults: [
    {
      name: 'a trainer is killed (-9)',
      said: 'the trainer was ended by SIGKILL; its cohort resumes from its checkpoint',
      then: goesOn,
      strike: (scene) => {
        killed = strike(scene, 'SIGKILL', 'trainer')
      },
      says: /trainer \d+ was ended by SIGKILL; cohort \d resumes from its checkpoint/,
      isTrue: (scene) => another(scene, 'trainer'),
    },
    {
      name: 'every trainer is stopped (-STOP)',
      said: 'no sign of life from a process; replaced after a minute',
      then: `if they are continued, ${goesOn}`,
      strike: (scene) => strike(scene, 'SIGSTOP', 'trainer'),
      says: /no sign of life.*If it stays silent for a minute it is replaced/,
      back: (scene) => strike(scene, 'SIGCONT', 'trainer'),
    },
    {
      name: 'the coordinator is killed (-9)',
      said: 'the coordinator ended (SIGKILL); resuming from the checkpoints',
      then: goesOn,
      strike: (scene) => {
        killed = strike(scene, 'SIGKILL', 'coordinator')
      },
      says: /the coordinator ended \(SIGKILL\); resuming from the checkpoints/,
      isTrue: (scene) => another(scene, 'coordinator'),
    },
    {
      name: 'the coordinator is stopped (-STOP)',
      said: 'no sign of life from a process; replaced after a minute',
      then: `if it is continued, ${goesOn}`,
      strike: (scene) => strike(scene, 'SIGSTOP', 'coordinator'),
      says: /no sign of life.*If it stays silent for a minute it is replaced/,
      back: (scene) => strike(scene, 'SIGCONT', 'coordinator'),
    },
    {
      name: 'the service is killed (-9)',
      said: 'the lab service ended, and any training with it; another is being started',
      then: `the page says interrupted, because the lab service ended; ${resumes}`,
      strike: (scene) => strike(scene, 'SIGKILL', 'service'),
      says: /The lab service ended at \d\d:\d\d:\d\d, and any training with it; another is being started/,
      isTrue: async (scene) => {
        await heard(scene.page, /Interrupted: because the lab service ended.*Resume continues from the last/, 60_000)
        await stateIs('interrupted')(scene)
        assert.doesNotMatch(await words(scene.page), /The lab service ended at/)
      },
      back: resume,
    },
    {
      name: 'the service is stopped (-STOP)',
      said: 'the lab does not answer since a time, and what is shown is from then',
      then: `once it answers again, the page says so and ${goesOn}`,
      strike: (scene) => strike(scene, 'SIGSTOP', 'service'),
      says: /The lab does not answer since \d\d:\d\d:\d\d\. What is shown is from then/,
      back: (scene) => strike(scene, 'SIGCONT', 'service'),
    },
    {
      name: 'another program locks the history for seconds',
      said: 'waiting for the history, which takes no writes; trainers go on',
      then: `once it is released, ${goesOn}`,
      strike: async ({ lab }) => {
        holder = hold(lab.history)
        await new Promise((resolve) => holder!.stdout!.once('data', resolve))
      },
      says: /waiting for the history.*another program may hold it, or its disk is slow/,
      back: () => holder!.kill(),
    },
    {
      name: 'another program locks the history for longer than 10 s',
      said: 'first that it waits, then interrupted: in use by another program',
      then: `once it is released, ${resumes}`,
      strike: async ({ lab, page }) => {
        holder = hold(lab.history)
        await new Promise((resolve) => holder!.stdout!.once('data', resolve))
        await heard(page, /waiting for the history/)
        await sleep(9000)
      },
      says: /Interrupted: .* is in use by another program that is writing to it/,
      back: async (scene) => {
        holder!.kill()
        await resume(scene)
      },
    },
    {
      name: 'the file of the history is made read-only',
      said: 'that it trains: the file is open already',
      then: goesOn,
      strike: ({ lab }) => chmodSync(lab.history, 0o444),
      says: /training 0\/2/,
      isTrue: moves,
    },
    {
      name: 'the connection of the page is cut',
      said: 'that it trains: the page connects again by itself',
      then: goesOn,
      strike: ({ page }) => page.evaluate('sockets.forEach((socket) => socket.close())'),
      says: /training 0\/2/,
      isTrue: moves,
    },
    {
      name: 'the page is reloaded before the first checkpoint',
      said: 'the whole curve, as before',
      then: goesOn,
      strike: async ({ page }) => {
        const long = text.replace('sums', 'long').replace('checkpointEvery: 40', 'checkpointEvery: 1000000')
        await begin(page, long)
        while ((before = await points(page)) < 100) await sleep(200)
        await page.reload()
      },
      says: /task loss \d runs?, \d{2,} points/,
      isTrue: async ({ page }) => assert.ok((await points(page)) >= 0.8 * before, `${before} points before`),
      back: async ({ page }) => {
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.getByText('Cancelled at a checkpoint').waitFor()
        await open(page, 1)
      },
    },
    {
      name: 'the tab loses its token',
      said: 'this tab has no access: open the address that the lab printed',
      then: 'the address opens the same page; training goes on',
      strike: async ({ page }) => {
        await page.evaluate('sessionStorage.clear()')
        await page.reload()
      },
      says: /This tab has no access.*the tab was opened without its token/,
      back: ({ page, served }) => page.goto(`${served.url}#/experiments/1/live`),
    },
    {
      name: 'another tab pauses it',
      said: 'paused, with the share that is done, and what Resume does',
      then: resumes,
      strike: async ({ page, served }) => {
        const other = await page.context().newPage()
        await other.goto(`${served.url}#/experiments/1/live`)
        await other.getByRole('button', { name: 'Pause' }).click()
        await other.getByText('Stopped at a checkpoint').waitFor()
        await other.close()
      },
      says: /Paused\. \d+% is done; 2 runs of 2 are not finished\. Resume continues/,
      isTrue: stateIs('paused'),
      back: resume,
    },
    {
      name: 'a cohort meets a program error',
      said: 'the cohort failed, with the error; its runs are marked lost',
      then: 'other experiments are not touched; Retry trains the failed runs again',
      strike: ({ page }) =>
        begin(page, text.replace('sums', 'throws').replace('delayMs: 25', 'delayMs: 25, throwAt: 60')),
      says: /cohort \d failed: cannot compute step 60.*|Retry 2 failed runs/,
      isTrue: ({ lab }) => until('it has failed', () => lab.states().throws === 'failed'),
      back: ({ page }) => open(page, 1),
    },
    {
      name: 'the clock of the machine is set back by a day',
      said: 'that it trains, with no time below zero',
      then: goesOn,
      strike: async ({ page }) => {
        await page.clock.setSystemTime(new Date(Date.now() - 24 * 3600_000))
      },
      says: /training 0\/2/,
      isTrue: async (scene) => {
        const { page } = scene
        await moves(scene)
        assert.doesNotMatch(await words(page), /[-−]\d|NaN|Invalid/)
      },
    },
  ],
}
