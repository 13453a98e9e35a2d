import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { fill, smallDisk } from '../cli/disk.ts'
import { until, type TestLab } from '../processes/lab.ts'
import { begin, create, heard, hosted, hurry, open, resume, soonMs, strike, text, words, type Scene } from './scene.ts'

/** Something that happens while the page of an experiment in training is open. */
export interface Fault {
  /** What happens. */
  name: string
  /** What the page says, as a reader would sum it up. */
  said: string
  /** What comes after, and what is left of the work. */
  then: string
  /** False where it cannot happen here. */
  strike(scene: Scene): unknown
  says: RegExp
  /** Checks that what the page says is so. */
  isTrue?(scene: Scene): unknown
  /** Brings the lab back, as the page says; gives the history that goes on, if it is another. */
  back?(scene: Scene): unknown
}

/** Faults that the same lab meets one after the other; at its end every number is that of an undisturbed run. */
export interface Group {
  name: string
  prepare?(lab: TestLab): void
  faults: Fault[]
  /** Set if the page does not show the end. */
  unseen?: true
}

const stateIs =
  (state: string) =>
  ({ lab }: Scene) =>
    until(`the history says ${state}`, () => lab.states().sums === state, 20_000)
const goesOn = 'training goes on by itself; nothing is lost'
const resumes = 'Resume goes on from the checkpoints; nothing is lost'
let disk: string | null = null
let filler = ''
let before = 0
let holder: ReturnType<typeof hold> | undefined

/** Points of the curves on the page. */
const points = async (page: Page): Promise<number> =>
  Number(/runs?, ([\d,]+) points?/.exec(await words(page))?.[1]?.replaceAll(',', '') ?? 0)

/** Holds once the page has heard of further training. */
async function moves({ page }: Scene): Promise<void> {
  const first = await points(page)
  for (const deadline = performance.now() + soonMs(); (await points(page)) <= first; await sleep(100))
    assert.ok(performance.now() < deadline, 'the curves of the page grow')
}

/** Another program that holds the history for writing. */
function hold(path: string) {
  const script = `const db = new (require('better-sqlite3'))(process.argv[1]); db.exec('BEGIN IMMEDIATE'); console.log('held'); process.stdin.resume()`
  return spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Resumes the copy that was rescued, and compares it. */
async function resumeRescued({ lab, page }: Scene): Promise<void> {
  const said = await words(page)
  const copy = /--history (\S+\.rescued-\S+?),/.exec(said)?.[1]
  assert.ok(copy, said)
  lab.history = copy
  hurry(lab)
  const ran = await lab.run('resume', 'sums')
  assert.equal(ran.code, 0, ran.err)
}

/** Every fault, by the lab that meets it. */
export const groups: Group[] = [
  {
    name: 'a lab that stays where it is',
    faults: [
      {
        name: 'a trainer is killed (-9)',
        said: 'the trainer was ended by SIGKILL; its cohort resumes from its checkpoint',
        then: goesOn,
        strike: (scene) => strike(scene, 'SIGKILL', 'trainer'),
        says: /trainer \d+ was ended by SIGKILL; cohort \d resumes from its checkpoint/,
        isTrue: moves,
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
        strike: (scene) => strike(scene, 'SIGKILL', 'coordinator'),
        says: /the coordinator ended \(SIGKILL\); resuming from the checkpoints/,
        isTrue: async (scene) => {
          const trains = () => scene.lab.processes().some(({ role }) => role === 'trainer')
          await until('another coordinator trains', trains)
          await moves(scene)
        },
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
  },
  {
    name: 'a lab whose host ends',
    faults: [
      {
        name: 'pellucid serve is killed (-9)',
        said: 'the lab does not answer, since when, and the command that starts it again',
        then: 'training goes on meanwhile; nothing is lost',
        strike: ({ served }) => served.process.kill('SIGKILL'),
        says: /The lab does not answer since .* start it with pellucid serve --history \S+lab\.db and open the address/,
        isTrue: stateIs('running'),
      },
      {
        name: 'pellucid serve is started again, with another token',
        said: 'this tab has no access: open the address that the lab printed',
        then: 'the address opens the same page; nothing is lost',
        strike: async (scene) => {
          scene.served = await hosted(scene.lab, new URL(scene.served.url).port)
        },
        says: /This tab has no access: the lab was started again.*Open the address that the lab printed/,
        back: ({ page, served }) => page.goto(`${served.url}#/experiments/1/live`),
      },
      {
        name: 'everything is killed at once (-9)',
        said: 'the lab does not answer, since when, and the command that starts it again',
        then: `after that command it is interrupted, because the lab service ended; ${resumes}`,
        strike: (scene) => strike(scene, 'SIGKILL', 'cli', 'service', 'coordinator', 'trainer'),
        says: /The lab does not answer since .* start it with pellucid serve --history/,
        isTrue: ({ lab }) =>
          assert.deepEqual(
            lab.processes().filter(({ role }) => role !== 'browser'),
            [],
          ),
        back: async (scene) => {
          scene.served = await hosted(scene.lab)
          await scene.page.goto(`${scene.served.url}#/experiments/1/live`)
          await heard(scene.page, /Interrupted: because the lab service ended/)
          await resume(scene)
        },
      },
    ],
  },
  {
    name: 'a small disk',
    prepare: (lab) => void (disk = smallDisk(lab, '8m')),
    faults: [
      {
        name: 'the disk is full',
        said: 'interrupted: no room left to write the history; free some space, then resume',
        then: `with room again, ${resumes}`,
        strike: () => disk !== null && (filler = fill(disk)),
        says: /Interrupted: no room left to write .*Free some space on that disk, then resume/,
        isTrue: async ({ page }) => {
          assert.equal(await page.getByText('Stopped at a checkpoint').count(), 0)
          assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0, 'nothing trains')
        },
        back: async (scene) => {
          rmSync(filler)
          await resume(scene)
        },
      },
      {
        name: 'the disk is full, and Resume is pressed before there is room',
        said: 'interrupted, for the same reason',
        then: `with room again, ${resumes}`,
        strike: async (scene) => {
          if (disk === null) return false
          filler = fill(disk)
          await heard(scene.page, /Interrupted: no room left/)
          await resume(scene)
          // What is said before the attempt is over would be of the time before.
          await scene.page.getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' })
          await scene.page.getByRole('button', { name: 'Resume' }).waitFor()
        },
        says: /Interrupted: no room left to write/,
        back: async (scene) => {
          rmSync(filler)
          await resume(scene)
        },
      },
    ],
  },
  {
    name: 'a history that is replaced',
    unseen: true,
    faults: [
      {
        name: 'the history is replaced by another file',
        said: 'was replaced by another file, nothing more is trained or written; where the rescued copy is',
        then: 'the copy is resumed with --history; nothing is lost',
        strike: ({ lab }) => {
          writeFileSync(`${lab.history}.other`, '')
          renameSync(`${lab.history}.other`, lab.history)
        },
        says: /interrupted 0\/2.*was replaced by another file.*so nothing more is trained or written.*--history \S+rescued/,
        isTrue: ({ lab }) =>
          until('nothing trains', () => lab.processes().every(({ role }) => role !== 'trainer'), 5000),
        back: resumeRescued,
      },
    ],
  },
  {
    name: 'a history that is deleted',
    unseen: true,
    faults: [
      {
        name: 'the history is deleted',
        said: 'was renamed or deleted, nothing more is trained or written; where the rescued copy is',
        then: 'the copy is resumed with --history; nothing is lost',
        strike: ({ lab }) => rmSync(lab.history),
        says: /interrupted 0\/2.*was renamed or deleted.*so nothing more is trained or written.*--history \S+rescued/,
        isTrue: ({ lab }) =>
          until('nothing trains', () => lab.processes().every(({ role }) => role !== 'trainer'), 5000),
        back: resumeRescued,
      },
    ],
  },
  {
    name: 'a log that is deleted',
    unseen: true,
    faults: [
      {
        name: 'the log of the history is deleted (-wal)',
        said: 'lost its log, nothing more is trained or written; where the rescued copy is',
        then: 'the copy is resumed with --history; nothing is lost',
        strike: ({ lab }) => rmSync(`${lab.history}-wal`),
        says: /interrupted 0\/2.*lost its log .*so nothing more is trained or written.*--history \S+rescued/,
        back: resumeRescued,
      },
    ],
  },
  {
    name: 'a lab with much to do',
    faults: [
      {
        name: 'another experiment has the trainers',
        said: 'queued, and its place; in the rail, the title of the window and pellucid list alike',
        then: 'it trains when trainers are free; nothing is lost',
        strike: async ({ page }) => {
          const crowd = text.replace('sums', 'crowd').replace('seeds: 2', 'seeds: 4')
          for (const name of ['crowd', 'other', 'waits']) await create(page, crowd.replace('crowd', name))
          await open(page, 4)
        },
        says: /queued, 2nd of 2 0\/4/,
        isTrue: async ({ lab, page }) => {
          assert.match(await page.title(), /^queued, 2nd of 2 · waits/)
          assert.match((await lab.run('list')).out, /waits +queued, 2nd of 2/)
          assert.equal(lab.states().waits, 'queued')
          await page.getByRole('button', { name: 'Train next' }).click()
          await heard(page, /queued, 1st of 2/)
        },
        back: ({ page }) => open(page, 1),
      },
    ],
  },
]
