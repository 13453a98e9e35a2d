import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { launch } from '../whole/browser/chromium.ts'
import { countPresses } from '../whole/browser/presses.ts'
import { inPage } from '../whole/browser/client.ts'
import { TestLab, until } from '../whole/processes/lab.ts'
import { startServing } from '../src-main/serve/serving.ts'
import { meansIn } from './meansIn.ts'
import { closeBrowser, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const preset = readFileSync(new URL('../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')

/** The preset with a smaller sweep: the least that has an optimum, three costs and five seeds. */
const shortened = preset
  .replace('pressure: [0, 1]', 'pressure: 1')
  .replace(/cost: \[.*?\]/, 'cost: [0, 0.03, 0.2]')
  .replace('steps: 6000', 'steps: 3000')
  .replace('rows: 20000', 'rows: 1000')
  .replace(/^seeds: 8$/m, 'seeds: 5')

/** A window of the lab, whose errors are gathered. */
async function windowOf(context: BrowserContext, url: string, errors: string[]): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(url)
  return page
}

/** Coloured squares among the cells, and how much of them is filled. */
const filled = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('.sweep td rect:nth-child(2)')]
    .reduce((sum, rect) => sum + Number(rect.getAttribute('height')), 0)`) as Promise<number>

/** The picture of the units of the run under the cursor. */
const stripOf = (page: Page) =>
  page.evaluate(`document.querySelector('[aria-label="Run under the cursor"] canvas').toDataURL()`) as Promise<string>

/** Presses a button and keeps the file that comes in a folder; gives its text. */
async function saved(page: Page, button: string, folder: string): Promise<string> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const download = await coming
  const file = join(folder, download.suggestedFilename())
  await download.saveAs(file)
  return readFileSync(file, 'utf8')
}

test('From an empty lab to an answer: written, watched, left alone, found again, read, exported', async (t) => {
  const lab = new TestLab(t, { real: true })
  const served = await startServing(lab)
  const browser = await launch()
  t.after(() => browser.close())
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
  const presses = await countPresses(context)
  const errors: string[] = []

  const first = await windowOf(context, served.url, errors)
  await first.getByRole('link', { name: 'Write an experiment of your own' }).click()
  const file = first.locator('.cm-content')
  await file.getByText('name: ten concepts').waitFor()
  await file.click()
  await first.keyboard.press('ControlOrMeta+a')
  await first.keyboard.insertText(shortened)
  await first.getByText('15 runs').waitFor()
  await first.getByRole('button', { name: 'Train', exact: true }).click()

  await first.waitForURL(/#\/experiments\/1\/live/)
  await first.getByRole('button', { name: /^cost 0.03: \d of 5 done/ }).waitFor()
  await first
    .getByRole('definition')
    .filter({ hasText: /^\d[\d,]*$/ })
    .first()
    .waitFor()
  assert.equal(lab.states()['ten concepts'], 'running')
  const before = await filled(first)
  for (const patience = performance.now() + 30_000; (await filled(first)) <= before; await sleep(30))
    assert.ok(performance.now() < patience, 'cells fill while it trains')

  await first.close()
  // Longer than the service gives training that nobody waits for.
  await sleep(1500)
  assert.match(lab.states()['ten concepts']!, /^(running|finished)$/)

  const page = await windowOf(context, served.url, errors)
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByText('15/15').waitFor()
  await page.getByText('finished').first().waitFor()
  const settings = page.getByRole('button', { name: /: 5 of 5 done$/ })
  await settings.nth(2).waitFor()
  assert.equal(await settings.count(), 3)

  await page.getByRole('link', { name: 'Trade-off', exact: true }).click()
  const plot = page.getByRole('img', { name: / against Test loss/ })
  assert.match((await plot.getAttribute('aria-label'))!, /cost 0: .*; cost 0.03: .*; cost 0.2: /)
  await plot.locator('canvas').waitFor()
  const slider = page.getByRole('slider')
  await slider.waitFor()
  assert.ok(presses() <= 5, `${presses()} presses from an empty lab to a finished trade-off`)
  await page
    .getByRole('combobox', { name: 'y', exact: true })
    .selectOption({ label: 'Probe R², best unit, 100 labels' })
  await page.getByText('Probe R², best unit, 100 labels: best at cost 0.03').waitFor()
  assert.ok((await page.locator('.slider line.span').count()) > 0, 'the optimum and its interval lie on the track')

  const card = page.getByRole('region', { name: 'Run under the cursor' })
  const strips = new Set<string>()
  await slider.press('Home')
  for (const cost of ['0', '0.03', '0.2']) {
    await card.getByText(new RegExp(`^\\s*cost ${cost}\\s+seed`)).waitFor()
    await card.getByText('units answer to one concept').waitFor()
    strips.add(await stripOf(page))
    await slider.press('ArrowRight')
  }
  assert.equal(strips.size, 3, 'each place of the slider shows units of its own')

  await page.getByRole('button', { name: 'As a table' }).click()
  const shown = await meansIn(page)
  assert.equal(shown.length, 3)
  await page.getByRole('button', { name: /^Export/ }).click()
  const svg = await saved(page, 'Save as svg', lab.folder)
  for (const words of ['Test loss', 'Probe R², best unit, 100 labels', 'ten concepts'])
    assert.ok(svg.includes(words), words)
  const csv = await saved(page, 'Save as csv', lab.folder)
  const [head, ...rows] = csv
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','))
  const column = (name: string) => head!.indexOf(name)
  const means = rows
    .filter(([mark]) => mark === 'median')
    .map((row) => ({ y: Number(row[column('probe.k1.n100')]), x: Number(row[column('testLoss')]) }))
  assert.deepEqual(means, shown, 'the file holds what is plotted, to the last digit')
  assert.equal(rows.filter(([mark]) => mark === 'run').length, 15)
  await page.keyboard.press('Escape')

  await card.getByRole('link', { name: 'Its units' }).click()
  await page.waitForURL(/#\/experiments\/1\/units\?run=\d+/)
  const unit = page.getByRole('article')
  await unit.getByRole('list', { name: 'Strongest' }).waitFor()
  await unit.getByText('Held at its mean, the task loss changes by').waitFor()

  await page.getByRole('link', { name: 'Answers' }).click()
  for (const claim of ['C1 Transfer', 'C2 Price', 'C4 Two optima'])
    await page.getByRole('heading', { name: claim }).waitFor()
  await page
    .getByText(/^\s*(supported|contradicted|not shown)\s*$/)
    .first()
    .waitFor()
  assert.deepEqual(errors, [])

  await browser.close()
  served.process.kill('SIGTERM')
  assert.equal((await served.ended).code, 0)
  await lab.gone()
})

test('The one button of an empty lab trains the ten concepts as they are', async (t) => {
  const { page, errors } = await opened(t, { real: true })
  await page.getByRole('button', { name: /^Train it here/ }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByText('0/64').first().waitFor()
  const { name, text } = await inPage(page, (lab) => lab.experiments.show({ experiment: '1' }))
  assert.deepEqual([name, text], ['ten concepts', preset])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled at a checkpoint', { exact: false }).waitFor()
  assert.deepEqual(errors, [])
})

test('A page that is reloaded or closed stops nothing that was begun or taken up again in it', async (t) => {
  const { lab, page, errors, url } = await opened(t)
  const home = new URL('/', page.url()).href
  await page.goto(`${home}#/new`)
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText('name: long\ntask: { kind: arithmetic, delayMs: 2 }\ntraining: { steps: 60000 }\n')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  const trainer = () => lab.processes().find(({ role }) => role === 'trainer')?.pid
  await until('a trainer has started', trainer)
  const begun = trainer()
  const context = page.context()
  await page.close()
  await sleep(1500)
  assert.deepEqual([lab.states(), trainer()], [{ long: 'running' }, begun])

  const second = await windowOf(context, url, errors)
  await second.getByRole('button', { name: 'Pause' }).click()
  await second.getByRole('button', { name: 'Resume' }).click()
  await second.getByRole('button', { name: 'Pause' }).waitFor()
  await second.close()
  await sleep(1500)
  assert.deepEqual(lab.states(), { long: 'running' })
  const third = await windowOf(context, url, errors)
  await third.getByRole('button', { name: 'Cancel' }).click()
  await third.getByText('Cancelled at a checkpoint', { exact: false }).waitFor()
  assert.deepEqual(errors, [])
})
