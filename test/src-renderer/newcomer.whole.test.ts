import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { openHistory } from '../../history/history.ts'
import { quantile } from '../../core/statistics/quantile.ts'
import { recordsOf } from '../core/figures/records.ts'
import { countPresses } from '../whole/browser/presses.ts'
import { closeBrowser, opened, type OpenedOptions } from './opened.ts'
import { recordedHistory } from './recorded.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

/** The lab's first page once it has a link, and what asserts that a question took at most three presses from where it arose. */
async function newcomer(t: TestContext, first: string, options: OpenedOptions = {}) {
  const it = await opened(t, { real: true, ...options })
  const { page } = it
  // The page has its key before it is loaded again, with presses counted.
  await page.getByRole('link', { name: first }).last().waitFor()
  const presses = await countPresses(page.context())
  await page.reload()
  let last = presses()
  const within = (what: string) => {
    const took = presses() - last
    last = presses()
    assert.ok(took >= 1 && took <= 3, `${what}: ${took} presses, expected 1 to 3`)
  }
  return { ...it, within }
}

/** Presses a button and gives the name and the text of the file that comes. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const download = await coming
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

test('From the empty lab, what pressure means takes at most three presses', async (t) => {
  const { page, errors, within } = await newcomer(t, 'Write an experiment of your own')
  await page.getByRole('link', { name: 'Write an experiment of your own' }).click()
  await page.getByRole('button', { name: 'What is pressure (π)?' }).first().click()
  await page.locator('.entry').getByText("How strongly the students' loss").waitFor()
  within('what pressure means')
  assert.deepEqual(errors, [])
})

test('Which setting is best, is it real, more seeds, and into a paper: each takes at most three presses', async (t) => {
  const { page, lab, errors, within } = await newcomer(t, 'digits quick', {
    before: ({ history }) => recordedHistory(history, ['digits-quick']),
  })

  // Which setting is best? The heading says it with a median that the records give, too.
  await page.getByRole('link', { name: 'digits quick' }).last().click()
  const heading = page.getByRole('heading', { level: 2, name: /^At k 64, pressure 1, / })
  if (!(await heading.isVisible().catch(() => false)))
    await page.getByRole('link', { name: 'Trade-off', exact: true }).click()
  await heading.waitFor()
  within('which setting is best')
  const of = recordsOf('digits-quick').runs.filter(
    ({ axes }) => axes['sparsity.k'] === 64 && axes['teaching.pressure'] === 1,
  )
  const values = of.map((run) => run.values['probeAuc.k1.n100']!).sort((a, b) => a - b)
  assert.equal(values.length, 3)
  assert.ok((await heading.innerText()).includes(` is ${Number(quantile(values, 0.5).toPrecision(3))} (`))

  // Into a paper: the figure and the table.
  await page.getByRole('button', { name: /^Export/ }).click()
  const { name, text } = await saved(page, 'Save as tex')
  within('the figure for a paper')
  assert.match(name, /^digits-quick-tradeoff-.*\.tex$/)
  assert.match(text, /\\begin\{axis\}/)
  await page.keyboard.press('Escape')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Report' }).click()
  await page.getByRole('button', { name: 'Copy LaTeX table of the results by setting' }).click()
  await page.getByText('is on the clipboard').waitFor()
  within('the table for a paper')
  assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /\\begin\{tabular\}[^]*\\bottomrule/)

  // Is it real? Three seeds judge nothing, and the page says how many would, and adds them.
  await page.getByRole('link', { name: 'Answers' }).click()
  await page.getByLabel('A verdict takes 5 seeds; there are 3, extend to').waitFor()
  within('whether it is real')
  await page.getByRole('button', { name: 'Add 2 seeds' }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  within('seeds until it is')
  await page.getByText('18/30').first().waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled at a checkpoint', { exact: false }).waitFor()
  const history = openHistory(lab.history, { readonly: true })
  assert.match(history.read.experimentText(1), /\nseeds: 5\n/)
  assert.equal(history.read.experiment(1)!.runs.done, 18)
  history.close()
  assert.deepEqual(errors, [])
})
