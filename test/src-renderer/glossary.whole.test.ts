import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Browser, Locator, Page } from 'playwright-core'
import { served, type Served } from '../../bench/lab/served.ts'
import { launch } from '../whole/browser/chromium.ts'
import { barriers } from './opened.ts'
import { measuredHistory } from './screens/history.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-glossary-'))
let [lab, browser, page] = [
  undefined as Served | undefined,
  undefined as Browser | undefined,
  undefined as unknown as Page,
]
const problems: string[] = []

/** Every screen that has words, and one word of it with the beginning of its entry. */
const screens = [
  { place: 'new', word: 'What is pressure (π)?', says: "How strongly the students' loss" },
  { place: 'device', word: 'Engines', says: 'What runs the training programs' },
  { place: 'compare', word: 'paired by seed', says: 'Two settings are compared' },
  { place: 'experiments', word: 'What is axis of the sweep?', says: 'A field with several values' },
  { place: 'experiments/1/live', word: 'finished', says: 'Every run has ended' },
  { place: 'experiments/1/tradeoff', word: 'What is Test loss?', says: 'Loss of the primary' },
  { place: 'experiments/1/runs', word: 'What is seed?', says: 'The number that fixes' },
  { place: 'experiments/1/runs?run=1', word: 'Test loss', says: 'Loss of the primary' },
  { place: 'experiments/1/units', word: 'Effect of ablating it', says: 'A unit is held at its mean' },
  { place: 'experiments/1/answers', word: 'C1 Transfer', says: 'A primary trained to be easy' },
]

before(async () => {
  const path = join(folder, 'lab.db')
  await measuredHistory(path)
  lab = await served(path)
  browser = await launch()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(lab.url)
})
after(async () => {
  await browser?.close()
  await lab?.end()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

const entry = () => page.locator('.entry')
const button = (word: string) =>
  page
    .locator('.term > button')
    .and(page.getByRole('button', { name: word }))
    .first()

/** Where something stands once what is around it has loaded. */
async function settledBox(element: Locator) {
  for (let box = await element.boundingBox(); ;) {
    await page.waitForTimeout(200)
    const next = await element.boundingBox()
    if (isDeepStrictEqual(next, box)) return box
    box = next
  }
}

for (const theme of ['light', 'dark'] as const)
  for (const { place, word, says } of screens)
    test(`${place}, ${theme}: "${word}" opens by hover, focus, Enter and a press, moves nothing, and axe finds nothing`, async () => {
      await page.evaluate(`localStorage.setItem('pellucid theme', '${theme}')`)
      await page.goto(`${new URL('/', lab!.url)}#/${place}`)
      if ((await page.getAttribute('html', 'data-theme')) !== theme) await page.reload()
      const its = button(word)
      await its.waitFor()
      await its.scrollIntoViewIfNeeded()
      const before = await settledBox(its)

      await its.hover()
      await entry().getByText(says).waitFor()
      assert.deepEqual(await its.boundingBox(), before, 'nothing moves')
      assert.equal(await its.getAttribute('aria-expanded'), 'true')
      await page.mouse.move(3, 3)
      await entry().waitFor({ state: 'detached' })

      await page.keyboard.press('Shift')
      await its.focus()
      await entry().getByText(says).waitFor()
      await page.keyboard.press('Escape')
      await entry().waitFor({ state: 'detached' })
      assert.equal(await page.evaluate('document.activeElement.textContent'), await its.textContent())

      await page.keyboard.press('Enter')
      await entry().getByText(says).waitFor()
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'In the glossary')
      assert.equal(await entry().count(), 1)
      assert.deepEqual(await barriers(page), [])
      await page.keyboard.press('Escape')

      await its.click()
      await entry().getByText(says).waitFor()
      await page.mouse.click(3, 3)
      await entry().waitFor({ state: 'detached' })
    })

test('One entry is open at a time', async () => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/answers`)
  await button('C1 Transfer').click()
  await button('C2 Price').click()
  assert.equal(await entry().count(), 1)
  await entry().getByText('The side objective costs').waitFor()
})

test('An entry stays while something else scrolls, and goes when its word scrolls away', async () => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/answers`)
  await page.setViewportSize({ width: 1440, height: 500 })
  await button('C1 Transfer').click()
  await entry().waitFor()
  await page.evaluate("document.querySelector('nav .experiments').dispatchEvent(new Event('scroll'))")
  await page.waitForTimeout(100)
  assert.equal(await entry().count(), 1)
  await page.mouse.wheel(0, 200)
  await entry().waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('A tap opens an entry, and a second closes it', async () => {
  const touch = await browser!.newContext({ hasTouch: true, viewport: { width: 1100, height: 700 } })
  const own = await touch.newPage()
  await own.goto(lab!.url)
  await own.goto(`${new URL('/', lab!.url)}#/experiments/1/answers`)
  const claim = own.locator('.term > button').filter({ hasText: 'C1 Transfer' })
  await claim.tap()
  await own.locator('.entry').getByText('A primary trained to be easy').waitFor()
  await claim.tap()
  await own.locator('.entry').waitFor({ state: 'detached' })
  await touch.close()
})

test('The link of an entry opens the glossary at it, and the glossary is searched', async () => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/answers`)
  await button('C1 Transfer').click()
  await entry().getByRole('link', { name: 'In the glossary' }).click()
  const wanted = page.locator('article[aria-current="true"]')
  await wanted.waitFor()
  assert.match(await wanted.innerText(), /^C1 Transfer/)
  assert.match(page.url(), /glossary\?term=claim\.C1$/)
  await page.getByRole('searchbox', { name: 'Search the glossary' }).fill('participation')
  await page.getByRole('heading', { name: 'Participation ratio' }).waitFor()
  assert.ok((await page.locator('article').count()) < 15)
  assert.deepEqual(await barriers(page), [])
})

test('Verdicts stand beside the sentence of their claim on the trade-off, too', async () => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/tradeoff`)
  await page
    .getByRole('region', { name: 'Answers' })
    .getByText('The sparsity that maximises capability differs from the sparsity that maximises interpretability.')
    .waitFor()
})

test('A number in the address is the number on the page', async () => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/units?unit=1`)
  await page.getByRole('article', { name: 'Unit 1', exact: true }).waitFor()
})

test('Nothing was thrown', () => assert.deepEqual(problems, []))
