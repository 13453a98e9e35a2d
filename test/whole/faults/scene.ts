import assert from 'node:assert/strict'
import { cpus, loadavg } from 'node:os'
import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { inPage } from '../browser/client.ts'
import { kill, TestLab, until, type Role } from '../processes/lab.ts'
import { numbersOf } from '../processes/numbers.ts'

const rest = `training: { steps: 20000 }\nseeds: 2\n`
export const text = `name: sums\ntask: { kind: arithmetic, delayMs: 25, checkpointEvery: 40 }\n${rest}`

/** How soon the page has to speak, ms; later where the machine is busy with other things. */
export const soonMs = () => (loadavg()[0]! > cpus().length ? 60_000 : 5000)

/** Training that takes its time until a file is there, so that it lasts until every fault has been seen. */
const module = (arithmetic: string, hurry: string) => `
import { existsSync } from 'node:fs'
import { runCohort as run } from ${JSON.stringify(arithmetic)}
export * from ${JSON.stringify(arithmetic)}
export function runCohort(plan, checkpoint, host) {
  for (const { settings: { task } } of plan.runs) {
    const { delayMs } = task
    Object.defineProperty(task, 'delayMs', { get: () => (existsSync(${JSON.stringify(hurry)}) ? 0 : delayMs) })
  }
  return run(plan, checkpoint, host)
}
`
const arithmetic = new URL('../processes/arithmetic.ts', import.meta.url).href
const hurryOf = ({ folder }: TestLab) => join(folder, 'hurry')

/** A host of the page, started by the command line, and the address that it printed. */
export interface Host {
  process: ChildProcess
  url: string
}

/** Starts `pellucid serve`, at a port or at any. */
export async function hosted(lab: TestLab, port?: string): Promise<Host> {
  const { process } = lab.start('serve', ...(port === undefined ? [] : ['--port', port]))
  let out = ''
  process.stdout!.on('data', (text: string) => (out += text))
  await until('the address is printed', () => out.includes('\n') || process.exitCode !== null, 180_000)
  return { process, url: out.split('\n')[0]! }
}

/** An experiment in training, and a real page that shows it. */
export interface Scene {
  lab: TestLab
  served: Host
  page: Page
}

/** Serves a lab, begins the experiment, and opens its page of training. */
export async function sceneOf(t: TestContext, browser: Browser, prepare?: (lab: TestLab) => void): Promise<Scene> {
  const lab = new TestLab(t)
  writeFileSync(lab.module, module(arithmetic, hurryOf(lab)))
  prepare?.(lab)
  const served = await hosted(lab)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  t.after(() => context.close())
  await context.addInitScript(`{
    const Real = WebSocket
    globalThis.sockets = []
    globalThis.WebSocket = class extends Real { constructor(...args) { super(...args); sockets.push(this) } }
  }`)
  const page = await context.newPage()
  page.setDefaultTimeout(180_000)
  await page.goto(served.url)
  await page.waitForURL(/\/lab\//)
  // One trainer, so that another experiment can have one.
  await begin(page, text, 1)
  return { lab, served, page }
}

/** Begins an experiment, with so many trainers at most; null: one per core. */
export async function create(page: Page, text: string, workers: number | null = null): Promise<number> {
  return (await inPage(page, (lab, given) => lab.experiments.create({ ...given, keep: true }), { text, workers }))
    .experiment
}

/** Opens the page of an experiment's training. */
export const open = (page: Page, id: number) => page.goto(new URL(`#/experiments/${id}/live`, page.url()).href)

/** Begins an experiment and opens its page, with some steps behind it. */
export async function begin(page: Page, file: string, workers: number | null = null): Promise<void> {
  await open(page, await create(page, file, workers))
  await heading(page).getByText('training').waitFor()
  await page.getByRole('figure', { name: /^task loss of \d+ run/ }).waitFor()
}

/** Where the state of the experiment stands. */
const heading = (page: Page) => page.locator('main header')

/** The text of the whole page. */
export const words = (page: Page) => page.evaluate('document.body.innerText') as Promise<string>

/** Waits until the page says it; gives how long that took, ms. */
export async function heard(page: Page, what: RegExp, withinMs = soonMs()): Promise<number> {
  const begun = performance.now()
  for (;;) {
    const said = await words(page)
    const elapsed = performance.now() - begun
    if (what.test(said.replaceAll(/\s+/g, ' '))) return elapsed
    assert.ok(elapsed < withinMs, `the page does not say ${what} within ${withinMs} ms; it says:\n${said}`)
    await sleep(50)
  }
}

/** The processes of a kind. */
export const pidsOf = ({ lab }: Scene, role: Role): number[] =>
  lab.processes().flatMap((process) => (process.role === role ? [process.pid] : []))

/** Sends a signal to each process of some kinds, which are given; there is one at least. */
export function strike(scene: Scene, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT', ...roles: Role[]): number[] {
  const pids = roles.flatMap((role) => pidsOf(scene, role))
  assert.ok(pids.length > 0, `no ${roles.join(' or ')} to send ${signal} to`)
  const send = (pid: number) => (signal === 'SIGKILL' ? kill(pid) : process.kill(pid, signal))
  pids.forEach(send)
  return pids
}

/** Presses Resume, as the page says. */
export const resume = async ({ page }: Scene): Promise<void> => {
  await page.getByRole('button', { name: 'Resume' }).click()
}

/** Lets the training of a lab end soon. */
export const hurry = (lab: TestLab): void => writeFileSync(hurryOf(lab), '')

/** The numbers of the same experiment, undisturbed. */
export async function calmNumbers(t: Pick<TestContext, 'after'>) {
  const lab = new TestLab(t)
  const ran = await lab.run('run', lab.experiment({ delayMs: 0, checkpointEvery: 40 }, rest))
  assert.equal(ran.code, 0, ran.err)
  return numbersOf(lab.history, 'sums')
}

/** Waits until the page says that it is finished, and compares every number with those of a calm run. */
export async function nothingLost({ lab, page }: Scene, calm: Awaited<ReturnType<typeof calmNumbers>>): Promise<void> {
  hurry(lab)
  await until('it is finished', () => lab.states().sums === 'finished', 180_000)
  await heard(page, /finished 2\/2/)
  assert.deepEqual(numbersOf(lab.history, 'sums'), calm)
}
