import assert from 'node:assert/strict'
import { after, before, test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { courseOf } from '../../../core/figures/names.ts'
import { nameOf, standingOf } from '../../../core/figures/settings.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { coursesOf } from '../../core/figures/courses.ts'
import { recordsOf } from '../../core/figures/records.ts'
import { barriers, closeBrowser, opened } from '../opened.ts'
import { recordedHistory } from '../recorded.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const names = ['ten-concepts', 'digits-quick'] as const
const lab = async (t: TestContext) =>
  opened(t, { real: true, before: ({ history }) => recordedHistory(history, names) })

/** Goes to a trade-off without loading the page anew. */
const go = (page: Page, experiment: number, query: Record<string, string> = {}) =>
  page.evaluate(
    `location.hash = ${JSON.stringify(`#/experiments/${experiment}/tradeoff?${new URLSearchParams(query)}`)}`,
  )

/** What the screen says, as far as its parts must agree. */
interface Seen {
  plot: string
  card: string
  stops: number
  handle: string | null
  output: string | null
  failed: string[]
}
const seen = (page: Page): Promise<Seen> =>
  page.evaluate(`(() => {
    const slider = document.querySelector('input[type=range]')
    return {
      plot: document.querySelector('.plot [role=img]')?.ariaLabel ?? '',
      card: document.querySelector('[aria-label="Run under the cursor"] .where')?.innerText ?? '',
      stops: slider ? Number(slider.max) + 1 : 0,
      handle: slider?.getAttribute('aria-valuetext') ?? null,
      output: document.querySelector('.slider output')?.innerText ?? null,
      failed: [...document.querySelectorAll('[role=alert]')].map((one) => one.innerText),
    }
  })()`)

const shown = (page: Page, words: RegExp) =>
  page.getByRole('img', { name: words }).first().waitFor({ state: 'attached' })

/** What the screen says once it is as it should be, or as it is when something has failed or two minutes are over. */
async function settled(page: Page, errors: readonly string[], isDone: (seen: Seen) => boolean): Promise<Seen> {
  const until = Date.now() + 120_000
  for (;;) {
    const now = await seen(page)
    if (isDone(now) || errors.length > 0 || now.failed.length > 0 || Date.now() > until) return now
    await page.waitForTimeout(40)
  }
}

test('The trade-off is drawn along every axis, split by any of them, and its slider and card agree', async (t) => {
  const { page, errors } = await lab(t)
  for (const [i, name] of names.entries()) {
    const { axes, runs } = recordsOf(name)
    const settings = [...new Map(runs.map((run) => [run.setting, run])).values()]
    await go(page, i + 1)
    await shown(page, / against /)
    for (const { along, split } of coursesOf(axes)) {
      const course = courseOf(axes, { along, split })
      for (const run of [settings[0]!, settings.at(-1)!]) {
        const what = `${name}, along ${along ?? 'nothing'}, split by ${split.join(' ') || 'nothing'}, setting ${run.setting}`
        const place = `${nameOf(standingOf(run, course), course.along)}`
        const query = { along: along ?? 'nothing', split: split.join(' ') || ' ', setting: String(run.setting) }
        await go(page, i + 1, query)
        const { plot, card, handle, output, failed } = await settled(
          page,
          errors,
          ({ plot, card }) => card.startsWith(`${place}\n`) && plot.includes(`${place}: `),
        )
        assert.deepEqual([...failed, ...errors], [], what)
        assert.ok(card.startsWith(`${place}\n`), `${what}: the card says ${card}`)
        const spoken = plot.slice(plot.indexOf(' against '))
        assert.equal(spoken.split('; ').length, settings.length, `${what}: ${plot}`)
        if (handle !== null) assert.ok(handle.startsWith(`${place}: `), `${what}: the handle stands on ${handle}`)
        if (output !== null && place.startsWith('baseline')) assert.equal(output, 'baseline', what)
      }
    }
  }
})

test('The split is cleared, and along is changed, without anything going stale', async (t) => {
  const { page, errors } = await lab(t)
  await go(page, 2)
  await page.getByRole('button', { name: /^More/ }).click()
  await page.getByRole('checkbox', { name: 'pressure' }).uncheck()
  await page.getByRole('button', { name: 'mean over pressure' }).waitFor()
  assert.equal((await settled(page, errors, ({ stops }) => stops === 6)).stops, 6)
  await page.getByLabel('along').selectOption({ label: 'pressure' })
  assert.match((await settled(page, errors, ({ card }) => card.startsWith('pressure '))).card, /^pressure /)
  await page.getByLabel('along').selectOption({ label: 'nothing' })
  assert.equal((await settled(page, errors, ({ stops }) => stops === 0)).stops, 0)
  const address = page.url()
  await page.reload()
  await shown(page, / against /)
  assert.equal(page.url(), address)
  assert.deepEqual((await seen(page)).failed, [])
  assert.deepEqual(errors, [])
})

test('The page says what is seen, and lays x out as it is told, which its address keeps', async (t) => {
  const { page, errors } = await lab(t)
  await go(page, 1)
  const headline =
    'From cost 0.01 to 0.02, 10 units mean one concept (0 at the baseline) in the 6 of 8 seeds that learned; Test R² falls by more than 0.01 in 2 of 8 seeds.'
  await page.getByRole('heading', { name: headline }).waitFor()
  await page.getByText('2 of 8 seeds do not reach Test R² 0.95 in any setting and stand apart').waitFor()
  const changed = page.locator('.plot svg').getByText('Test loss, change from the baseline of the same')
  const plain = page.locator('.plot svg').getByText('Test loss (task loss; lower is better)')
  await changed.waitFor()
  await page.getByRole('button', { name: /^More/ }).click()
  await page.getByRole('combobox', { name: 'scale of x' }).selectOption({ label: 'symmetric log' })
  await plain.waitFor()
  assert.match(page.url(), /scale=symlog/)
  await page.reload()
  await plain.waitFor()
  await page.getByRole('button', { name: /changed: scale/ }).click()
  await page.getByRole('combobox', { name: 'scale of x' }).selectOption({ label: 'paired by seed' })
  await changed.waitFor()
  assert.deepEqual(errors, [])
})

test('An address that names what is not there shows the usual and says so', async (t) => {
  const { page, errors } = await lab(t)
  for (const [query, words] of [
    [{ x: 'nope' }, 'no measure nope: x shows Test loss'],
    [{ y: '<b>' }, 'no measure <b>: y shows '],
    [{ along: 'nope' }, 'no axis nope: curves run along cost'],
    [{ split: 'nope teaching.pressure' }, 'no axis nope to split by'],
    [{ scale: 'nope' }, 'no scale nope: x is laid out by its spread'],
  ] as const) {
    await go(page, 1, query)
    await page.getByText(words).waitFor()
    await shown(page, / against /)
  }
  await go(page, 1, { curve: 'nope', setting: '999', seed: '-1', without: 'nope', x: '' })
  await shown(page, / against /)
  assert.match((await seen(page)).card, /^cost /)
  assert.deepEqual(errors, [])
})

test('A panel that throws says which and why, is tried again, and the rest of the screen goes on', async (t) => {
  const { page, errors } = await lab(t)
  await go(page, 1)
  await shown(page, / against /)
  await page.evaluate(`{
    const real = CanvasRenderingContext2D.prototype.clearRect
    globalThis.mend = () => (CanvasRenderingContext2D.prototype.clearRect = real)
    globalThis.spoil = () => (CanvasRenderingContext2D.prototype.clearRect = () => { throw new Error('no canvas today') })
    spoil()
  }`)
  const slider = page.getByRole('slider')
  await page.getByRole('button', { name: /^More/ }).click()
  await slider.press('Home')
  await page.getByRole('checkbox', { name: 'Pareto front' }).uncheck()
  const alert = page.getByRole('alert')
  await alert.getByText('The plot could not be drawn: no canvas today').waitFor()
  await alert.getByRole('button', { name: 'Copy details' }).waitFor()
  assert.deepEqual(await barriers(page), [])

  // The rest goes on.
  await slider.press('End')
  assert.match((await seen(page)).card, /^cost 0\.06/)
  await page.getByRole('region', { name: 'Answers' }).getByRole('listitem').first().waitFor()

  // Tried again in vain, then by the button, then by going elsewhere.
  await alert.getByRole('button', { name: 'Try again' }).click()
  await alert.getByText('no canvas today').first().waitFor()
  await page.evaluate('mend()')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await shown(page, / against /)
  assert.equal(await alert.count(), 0)
  await page.evaluate('spoil()')
  await page.getByRole('checkbox', { name: 'Pareto front' }).check()
  await alert.waitFor()
  await page.evaluate('mend()')
  await page.getByRole('checkbox', { name: 'Pareto front' }).uncheck()
  await shown(page, / against /)
  assert.equal(await alert.count(), 0)
  assert.deepEqual(
    errors.filter((error) => !error.includes('no canvas today')),
    [],
  )
})
