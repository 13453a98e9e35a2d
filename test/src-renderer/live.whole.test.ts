import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { inPage } from '../whole/browser/client.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

test('From an empty lab one click begins a sweep that is seen to move, stop, and go on', async (t) => {
  const { page, errors } = await opened(t, { real: true, before: (lab) => lab.asNewMachine() })
  await page.getByRole('button', { name: 'Train it here, about a minute' }).click()
  await page.getByRole('status').getByText('Testing which engine is fastest here').waitFor()
  // An engine that hangs has 90 seconds.
  await page.waitForURL(/#\/experiments\/1\/live/, { timeout: 300_000 })
  await page.getByRole('button', { name: /^pressure 1, cost 0.01: \d of 8 done/ }).waitFor()
  await page.getByRole('figure', { name: /^task loss of \d+ runs/ }).waitFor()
  await page.getByText('model-steps/s', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/^Stopped at a checkpoint/).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('button', { name: 'Pause' }).waitFor()

  await page.getByRole('button', { name: /^pressure 0: / }).focus()
  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    assert.deepEqual(await barriers(page), [], theme)
  }
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled at a checkpoint', { exact: false }).waitFor()
  assert.deepEqual(errors, [])
})

test('A sweep shows every run, what was lost and why, and a cell its own curves', async (t) => {
  const { page, errors } = await opened(t)
  const text = `name: sums
task: { kind: arithmetic, scale: [1, 2, 3e38], throwAt: -1, structure: [0, 1] }
training: { steps: 60 }
seeds: 2
`
  await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await page.goto(new URL('#/experiments/1/live', page.url()).href)
  await page.getByText('finished').first().waitFor()
  assert.equal(
    await page
      .getByRole('table')
      .getByRole('button', { name: /structure [01]: / })
      .count(),
    6,
  )
  await page.getByRole('button', { name: /scale 2, structure 1: 2 of 2 done/ }).click()
  await page.waitForURL(/setting=/)
  await page.getByText('Show all').waitFor()
  await page.getByRole('figure', { name: /^task loss of \d+ runs/ }).waitFor()
  await page
    .getByRole('button', { name: /structure 1.*2 of 2 done/ })
    .first()
    .focus()
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.evaluate("document.activeElement.id.startsWith('setting-')"), true)
  assert.deepEqual(errors, [])
})

test('A long name is cut, and pushes neither the state nor the curves out of a narrow window', async (t) => {
  const { page } = await opened(t)
  const name = 'a long name of an experiment '.repeat(6).trim()
  const text = `name: ${name}\ntask: { kind: arithmetic }\ntraining: { steps: 60 }\n`
  await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await page.setViewportSize({ width: 1100, height: 700 })
  await page.goto(new URL('#/experiments/1/live', page.url()).href)
  const figure = page.getByRole('figure', { name: /^task loss/ })
  for (const part of [page.locator('main header').getByText('finished'), figure]) {
    await part.waitFor()
    const { x, width } = (await part.boundingBox())!
    assert.ok(x + width <= 1100, `it ends at ${x + width}`)
  }
  assert.equal(await page.getByRole('heading', { level: 1 }).getAttribute('title'), name)
})

test('On request, one notification tells the end of an experiment, by its name and its runs', async (t) => {
  const { page, errors } = await opened(t)
  // This browser has no desktop that could show one: what the page asks of it is recorded.
  await page.addInitScript(`{
    globalThis.shown = []
    globalThis.Notification = class extends EventTarget {
      static permission = 'default'
      static async requestPermission() { return (this.permission = 'granted') }
      constructor(title, { body }) { super(); shown.push([title, body]) }
    }
  }`)
  const text = 'name: sums\ntask: { kind: arithmetic, delayMs: 20 }\ntraining: { steps: 5000 }\nseeds: 2\n'
  await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await page.goto(new URL('#/experiments/1/live', page.url()).href)
  await page.reload()
  const wanted = page.getByRole('checkbox', { name: 'Notify me when it ends' })
  await wanted.check()
  await page.reload()
  await page.locator('main header').getByText('training').waitFor()
  assert.equal(await wanted.isChecked(), true, 'it is wanted after a reload as well')
  assert.deepEqual(await page.evaluate('shown'), [])
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Resume' }).click()
  await wanted.waitFor()
  assert.deepEqual(await page.evaluate('shown'), [['sums: paused', '0 of 2 runs are done.']])
  assert.equal(await wanted.isChecked(), false, 'it was told')
  assert.deepEqual(errors, [])
})

test('A cohort that cannot be trained says why, and its runs are marked lost', async (t) => {
  const { page } = await opened(t)
  const text = 'name: throws\ntask: { kind: arithmetic, throwAt: 10 }\ntraining: { steps: 60 }\nseeds: 40\n'
  await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await page.goto(new URL('#/experiments/1/live', page.url()).href)
  await page.getByRole('heading', { name: '40 lost runs' }).waitFor()
  await page.getByText('cannot compute step 10').first().waitFor()
  await page.getByRole('button', { name: 'Retry 40 failed runs' }).waitFor()
  const cells = (await page.evaluate(
    "(({ clientHeight, scrollHeight }) => [clientHeight, scrollHeight])(document.querySelector('.sweep'))",
  )) as [number, number]
  assert.equal(cells[0], cells[1], 'the long list leaves the cells their height')
})

test('A page that loses the lab says so and finds it again', async (t) => {
  const { page, lab } = await opened(t)
  await page.getByRole('button', { name: /^Train it here/ }).waitFor()
  for (const { pid, role } of lab.processes()) if (role === 'service') process.kill(pid, 'SIGKILL')
  await page
    .getByText(/The lab service ended at \d\d:\d\d:\d\d, and any training with it; another is being started/)
    .waitFor()
  await page.getByText('The lab service ended').waitFor({ state: 'detached' })
  await inPage(page, (lab) => lab.service.info())
})

test('Where every run was lost, no screen promises results', async (t) => {
  const { page, errors } = await opened(t)
  const text = 'name: lost\ntask: { kind: arithmetic, scale: 3e38 }\ntraining: { steps: 60 }\nseeds: 2\n'
  await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), text)
  const open = (tab: string) => page.goto(new URL(`#/experiments/1/${tab}`, page.url()).href)
  await open('live')
  await page.getByText('No run finished: 2 diverged.').waitFor()
  assert.equal(await page.getByRole('link', { name: 'See the trade-off →' }).count(), 0)
  for (const tab of ['tradeoff', 'units']) {
    await open(tab)
    await page.getByRole('heading', { name: 'No run finished: 2 diverged' }).waitFor()
    assert.deepEqual(await barriers(page), [], tab)
  }
  await open('report')
  await page.getByText('The trade-off cannot be drawn: no run is done, 2 diverged.').waitFor()
  assert.deepEqual(errors, [])
})
