import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { openHistory } from '../../history/history.ts'
import { barriers, closeBrowser, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

test('Answers say that a verdict takes five seeds, and add those that lack; the address of what is not there says so', async (t) => {
  const { page, lab, errors } = await opened(t)
  await page.goto(new URL('#/new', page.url()).href)
  await page.locator('.cm-content').click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(
    'name: sums\ntask: { kind: arithmetic, delayMs: 2 }\ntraining: { steps: 40 }\nseeds: 2\n',
  )
  await page.getByText('2 runs').waitFor()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByText(/^Finished in /).waitFor()
  await page.getByRole('link', { name: 'See the trade-off →' }).waitFor()
  await page.getByRole('link', { name: 'Answers' }).click()
  const seeds = page.getByLabel('A verdict takes 5 seeds; there are 2, extend to')
  await seeds.fill('2')
  await page.getByText('Expected a whole number above 2, the seeds that there are.').waitFor()
  assert.deepEqual(await barriers(page), [])
  await seeds.fill('')
  await page.getByRole('button', { name: 'Add 3 seeds' }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByText('5/5').first().waitFor()
  await page.getByText('finished').first().waitFor()
  const { read, close } = openHistory(lab.history, { readonly: true })
  assert.match(read.experimentText(1), /\nseeds: 5\n/)
  assert.equal(read.experiment(1)!.runs.done, 5)
  close()

  for (const [place, words] of [
    ['#/experiments/1/runs?run=9999', /This experiment has no run 9999 \(the nearest is run 5\); these are its runs\./],
    ['#/experiments/1/nothing', /There is no view "nothing"; this is Trade-off\./],
    ['#/nonsense', /There is no screen "nonsense"; this is Experiments\./],
    ['#/experiments/abc', /Experiments are named by number, and "abc" is none/],
  ] as const) {
    await page.goto(new URL(place, page.url()).href)
    await page.getByText(words).waitFor()
  }
  assert.deepEqual(errors, [])
})
