import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { quantile } from '../../core/statistics/quantile.ts'
import { openHistory } from '../../history/history.ts'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { countPresses } from '../whole/browser/presses.ts'
import { closeBrowser, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

/** The experiment for newcomers with a smaller sweep. */
const file = readFileSync(new URL('../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')
  .replace(/cost: \[.*?\]/, 'cost: [0.003, 0.01, 0.06]')
  .replace('steps: 6000', 'steps: 3000')
  .replace('rows: 20000', 'rows: 1000')
  .replace(/^seeds: 8$/m, 'seeds: 3')

/** Presses a button and gives the name and the text of the file that comes. */
async function saved(page: Page, button: string): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const download = await coming
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
}

/** Of the first experiment: its finished runs, and the median of a measure over the seeds of each setting with pressure, by cost. */
function recorded(path: string, measure: string) {
  const { read, close } = openHistory(path, { readonly: true })
  const runs = read.runs(1).filter(({ state, axes }) => state === 'done' && axes['teaching.pressure'] === 1)
  const values = Map.groupBy(runs, ({ axes }) => String(axes['teaching.students.0.reader.cost']))
  const medians = [...values].map(([cost, own]) => {
    const sorted = own.map(({ id }) => Number(read.summariesOf(id)[measure])).sort((a, b) => a - b)
    return [cost, quantile(sorted, 0.5)] as const
  })
  const done = read.experiment(1)!.runs.done
  close()
  return { done, medians: new Map(medians) }
}

test('What pressure means, which setting is best, whether it is real, more seeds, and into a paper: three presses each', async (t) => {
  const { page, lab, errors } = await opened(t, { real: true })
  // The page has its key before it is loaded again, with presses counted.
  await page.getByRole('link', { name: 'Write an experiment of your own' }).waitFor()
  const presses = await countPresses(page.context())
  await page.reload()
  let last = presses()
  /** Ends a question that arose where the one before ended. */
  const within = (most: number, what: string) => {
    const took = presses() - last
    last = presses()
    assert.ok(took >= 1 && took <= most, `${what}: ${took} presses, expected 1 to ${most}`)
  }

  await page.getByRole('link', { name: 'Write an experiment of your own' }).click()
  await page.getByRole('button', { name: 'What is pressure (π)?' }).first().click()
  await page.locator('.entry').getByText("How strongly the students' loss").waitFor()
  within(3, 'what pressure means')

  await page.keyboard.press('Escape')
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(file)
  await page.getByText('12 runs').waitFor()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  // An engine that hangs has 90 seconds.
  await page.waitForURL(/#\/experiments\/1\/live/, { timeout: 300_000 })
  const trained = page.getByRole('link', { name: 'See the trade-off' })
  await trained.waitFor()
  within(3, 'training a file')

  await trained.click()
  const best = /^(?:At|From) cost (\S+)(?: to (\S+))?, (\d+) (?:of 10 )?units mean one concept/
  const heading = page.getByRole('heading', { level: 2, name: best })
  await heading.waitFor()
  within(3, 'which setting is best')
  const [, from, , units] = best.exec(await heading.innerText())!
  const { done, medians } = recorded(lab.history, 'monosemantic.count')
  assert.equal(done, 12)
  assert.equal(medians.get(from!.replace(',', '')), Number(units))
  assert.equal(Math.max(...medians.values()), Number(units))

  await page.getByRole('link', { name: 'Answers' }).click()
  await page.getByLabel('A verdict takes 5 seeds; there are 3, extend to').waitFor()
  within(3, 'whether it is real')
  await page.getByRole('button', { name: 'Add 2 seeds' }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByText('20/20').first().waitFor()
  await trained.waitFor()
  await page.getByRole('link', { name: 'Answers' }).click()
  await page.getByLabel('Seeds 5, extend to').waitFor()
  await page.getByRole('heading', { name: /C2 Price/ }).waitFor()
  within(3, 'seeds until it is')
  assert.equal(recorded(lab.history, 'monosemantic.count').done, 20)

  await page.getByRole('link', { name: 'Trade-off' }).click()
  await page.getByRole('button', { name: /^Export/ }).click()
  const { name, text } = await saved(page, 'Save as tex')
  within(3, 'the figure for a paper')
  assert.match(name, /^ten-concepts-tradeoff-.*\.tex$/)
  assert.match(text, /\\begin\{axis\}/)
  await page.keyboard.press('Escape')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Report' }).click()
  await page.getByRole('button', { name: 'Copy LaTeX table of the results by setting' }).click()
  await page.getByText('is on the clipboard').waitFor()
  within(3, 'the table for a paper')
  const table = await page.evaluate<string>('navigator.clipboard.readText()')
  assert.match(table, /\\begin\{tabular\}[^]*\\bottomrule/)
  assert.equal(table.split('\\\\').filter((row) => / & /.test(row)).length, 1 + 4, 'a heading and four settings')
  assert.deepEqual(errors, [])
})
