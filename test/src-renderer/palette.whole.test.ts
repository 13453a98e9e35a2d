import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { planExperiment } from '../../core/experiment/plan.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { openHistory } from '../../history/history.ts'
import { catalog } from '../../worker/catalog.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'
import { recordedHistory } from './recorded.ts'

after(closeBrowser)

/** Adds paused experiments of one run each. */
function fill(path: string, experiments: number): void {
  const history = openHistory(path)
  const plan = planExperiment(parseExperiment('name: sweep\ntask: concepts\nseeds: 1\n', catalog).experiment!, catalog)
  const cohorts = [{ index: 0, engine: 'cpu', runs: plan.runs }]
  for (let i = 0; i < experiments; i++) {
    const made = { engine: 'cpu', device: 'a test', versions: {} }
    const id = history.write.createExperiment({ ...plan, name: `sweep ${i}` }, cohorts, made)
    history.write.setExperimentState(id, 'paused')
  }
  history.close()
}

test('The palette finds experiments, views, measures and actions by keys, those used last first', async (t) => {
  const { page, errors } = await opened(t, {
    real: true,
    before: ({ history }) => recordedHistory(history, ['ten-concepts']),
  })
  await page.getByRole('grid', { name: 'Experiments' }).waitFor()
  const box = page.getByRole('combobox', { name: /Find an experiment/ })
  const options = page.getByRole('dialog', { name: 'Command palette' }).getByRole('option')
  const first = options.first()

  await page.keyboard.press('Control+k')
  await box.waitFor()
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    assert.deepEqual(await barriers(page), [])
  }
  await page.keyboard.type('tenc')
  await page.getByRole('option', { name: 'ten concepts experiment 1, finished' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/experiments\/1/)
  await page.getByRole('heading', { name: 'ten concepts', level: 1 }).waitFor()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('dci dis')
  await options
    .filter({ hasText: /DCI disentanglement/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/experiments\/1\/tradeoff\?y=dci/i)

  await page.keyboard.press('Control+k')
  assert.match(await first.innerText(), /DCI disentanglement/, 'used last')
  const chosen = () => page.locator('[role=option][aria-selected=true]').innerText()
  await page.keyboard.press('ArrowDown')
  assert.match(await chosen(), /ten concepts/, 'used before it')
  assert.equal(
    await box.getAttribute('aria-activedescendant'),
    await page.locator('[aria-selected=true]').getAttribute('id'),
  )
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  assert.equal(await chosen(), await options.last().innerText(), 'round')
  await page.keyboard.type('no such thing at all')
  await page.getByText('Nothing has such a name.').waitFor()
  await page.keyboard.press('Escape')
  await box.waitFor({ state: 'detached' })

  await page.keyboard.press('Control+k')
  await page.keyboard.type('theme dark')
  await page.keyboard.press('Enter')
  await page.locator('html[data-theme=dark]').waitFor()
  const coming = page.waitForEvent('download')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('report html')
  await page.keyboard.press('Enter')
  assert.match((await coming).suggestedFilename(), /^ten-concepts-report-\d{4}-\d\d-\d\d\.html$/)
  assert.deepEqual(errors, [])
})

test('With 2,000 experiments the palette is there, and finds any of them, within 50 ms', async (t) => {
  const { page, errors } = await opened(t, { before: ({ history }) => fill(history, 2000) })
  await page.getByText('2,000 experiments').waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('sweep 1234')
  await page.getByRole('option', { name: 'sweep 1234 experiment 1235, paused' }).waitFor()
  await page.keyboard.press('Escape')
  // Other processes take their time, too: what counts is the time of the processor in the page's own thread.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spentMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value
  }
  const box = page.getByRole('combobox', { name: /Find an experiment/ })
  const found = page.locator('dialog [role=option]')
  const [opening, typing] = [[] as number[], [] as number[]]
  for (let i = 0; i < 6; i++) {
    const before = await spentMs()
    await page.keyboard.press('Control+k')
    await found.nth(20).waitFor()
    const between = await spentMs()
    await page.keyboard.insertText('swp 19')
    await found.locator('b').first().waitFor()
    typing.push((await spentMs()) - between)
    opening.push(between - before)
    await page.keyboard.press('Escape')
    await box.waitFor({ state: 'detached' })
  }
  const [open, find] = [opening, typing].map((times) => Math.min(...times)) as [number, number]
  t.diagnostic(`opening ${open.toFixed(1)} ms, finding ${find.toFixed(1)} ms`)
  assert.ok(open < 50, `opening: ${opening} ms`)
  assert.ok(find < 50, `finding: ${typing} ms`)
  await inTheme(page, 'Light')
  assert.deepEqual(errors, [])
})
