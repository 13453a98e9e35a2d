import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { emptySights, inSize, show, sights, sizes, type Sight } from '../../../bench/lab/screens.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { barriers, closeBrowser, opened } from '../opened.ts'
import { recordedHistory } from '../recorded.ts'
import { measuredHistory } from './history.ts'

const inPage = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const [layout, walk] = [inPage('./layout.js'), inPage('./walk.js')]

before(() => ensureBuilt(() => {}))
after(closeBrowser)

/** Names longer than any column, in every place that a user fills. */
const long = (what: string, usual: string) =>
  ({
    name: 'ten concepts with a name that somebody wrote as a sentence, '.padEnd(199, 'and so on ') + '.',
    tag: 'a-tag-that-goes-on-and-on-without-a-single-space-in-it',
    notes: `A word of ${'many'.repeat(30)} letters, and more.`,
    reason: 'the loss of the primary was not a number at step 40, after it had been above a thousand for ten steps',
  })[what] ??
  (usual || what)

const openMenu = (button: RegExp, menu: string) => async (page: Page) => {
  if ((await page.locator(menu).count()) === 0) await page.getByRole('button', { name: button }).first().click()
  await page.locator(menu).waitFor()
}
/** Screens with something open on them that a picture does not show. */
const unfolded: Sight[] = [
  { name: 'details', place: 'experiments?chosen=1', seen: 'Duplicate as a new experiment' },
  {
    name: 'export menu',
    place: 'experiments/1/tradeoff',
    seen: 'C1 Transfer',
    open: openMenu(/^Export/, '.menu:popover-open'),
  },
  {
    name: 'columns menu',
    place: 'experiments/1/runs',
    seen: 'selected only',
    open: openMenu(/^Columns/, '.menu:popover-open'),
  },
  { name: 'more choices', place: 'experiments/2/tradeoff', seen: 'C1 Transfer', open: openMenu(/^More/, '.more.open') },
]

/** The keys go round in these by themselves. */
const modal = ['palette', 'entry', 'export menu', 'columns menu']

/** What Tab does not reach while it goes round once, or reaches without a ring. */
async function missedByTab(page: Page): Promise<string[]> {
  await page.evaluate(walk)
  const wanted = await page.evaluate<number>('walk.wanted')
  assert.ok(wanted > 8, 'the rail alone has more')
  const missing = () => page.evaluate<string[]>('walk.missing()')
  // Boxes that scroll and entries that open on the way take a press, too.
  for (let pressed = 0; pressed < 3 * wanted && (await missing()).length > 0; pressed += 10)
    for (let i = 0; i < 10; i++) await page.keyboard.press('Tab')
  const ringless = await page.evaluate<string[]>('walk.ringless')
  return [...(await missing()).map((one) => `${one} is not reached`), ...ringless.map((one) => `${one} has no ring`)]
}

/** What is wrong with a screen in every size, light and dark, and for those who use keys or a screen reader. */
async function faultsOf(page: Page, sight: Sight): Promise<string[]> {
  const faults: string[] = []
  const add = (where: string, found: string[]) => faults.push(...found.map((fault) => `${where}: ${fault}`))
  await page.setViewportSize(sizes[0]!)
  await show(page, sight)
  for (const size of sizes) {
    const theme = size === sizes.at(-1) ? 'dark' : 'light'
    await inSize(page, sight, size, theme)
    add(size.name, await page.evaluate(layout))
    if (size === sizes[0] || size === sizes.at(-1)) add(`${size.name}, ${theme}`, await barriers(page))
  }
  if (!modal.includes(sight.name)) add('by Tab', await missedByTab(page))
  return faults
}

test('In every size, light and dark, nothing is out of reach, covered or cut, and keys and axe find all', async (t) => {
  const { page, errors } = await opened(t, {
    real: true,
    before: async ({ history }) => {
      await measuredHistory(history, long)
      recordedHistory(history, ['ten-concepts', 'digits-quick'])
    },
  })
  for (const sight of [...sights, ...unfolded])
    await t.test(sight.name, async () => assert.deepEqual(await faultsOf(page, sight), []))
  await t.test('a notice covers nothing that is pressed next', () => noticesBeside(page))
  assert.deepEqual(errors, [])
})

test('The same of a lab without experiments', async (t) => {
  const { page, errors } = await opened(t, { real: true })
  for (const sight of emptySights)
    await t.test(sight.name, async () => assert.deepEqual(await faultsOf(page, sight), []))
  assert.deepEqual(errors, [])
})

/** Controls that lie under the notices. */
const coveredByNotices = `(() => {
  const notices = document.querySelector('[aria-label=Notices]')
  return [...document.querySelectorAll('a[href], button, input, select, textarea')].flatMap((control) => {
    const { left, top, width, height } = control.getBoundingClientRect()
    const found = document.elementFromPoint(left + width / 2, top + height / 2)
    return notices.contains(found) && !notices.contains(control) ? [control.outerHTML.slice(0, 80)] : []
  })
})()`

async function noticesBeside(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const [place, button] of [
      ['experiments?chosen=1', 'Archive'],
      ['experiments/1/runs', 'Copy CSV of the runs'],
      ['experiments/2/report', 'Copy CSV of the results by setting'],
    ] as const) {
      await show(page, { name: place, place, seen: place.includes('report') ? 'Results by setting' : /^(Tags|Filter)/ })
      await page.getByRole('button', { name: button }).click()
      const notice = page.getByRole('list', { name: 'Notices' }).getByRole('listitem')
      await notice.waitFor()
      const covered = () => page.evaluate<string[]>(coveredByNotices)
      // What the press changed may still move.
      for (let i = 0; i < 20 && (await covered()).length > 0; i++) await page.waitForTimeout(100)
      assert.deepEqual(await covered(), [], `${place}, ${size.name}`)
      if (button === 'Archive') await notice.getByRole('button', { name: 'Undo' }).click()
    }
  }
}
