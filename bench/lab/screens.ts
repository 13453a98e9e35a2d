import type { Page } from 'playwright-core'

/** A screen as the pictures show it. */
export interface Sight {
  name: string
  /** The part of its address after `#/`. */
  place: string
  /** A text that appears when it has loaded. */
  seen: string | RegExp
  /** Opens something on it, unless it is open. */
  open?(page: Page): Promise<void>
}

/** A window, in CSS pixels. */
export interface Size {
  name: string
  width: number
  height: number
}

/** The sizes that every screen is made for: the usual window, the smallest one, a large one, and the usual one at 200% zoom. */
export const sizes: Size[] = [
  { name: '1440x900', width: 1440, height: 900 },
  { name: '1100x700', width: 1100, height: 700 },
  { name: '1920x1200', width: 1920, height: 1200 },
  { name: '1440x900-at-200-percent', width: 720, height: 450 },
]

/** The screens of an empty history. */
export const emptySights: Sight[] = [{ name: 'first-run', place: 'experiments', seen: /^Train it here/ }]

const openEntry = (word: string) => async (page: Page) => {
  if ((await page.locator('.entry').count()) > 0) return
  await page
    .locator('.term > button')
    .and(page.getByRole('button', { name: word }))
    .first()
    .click()
  await page.locator('.entry').waitFor()
}
const openPalette = async (page: Page) => {
  if ((await page.getByRole('dialog').count()) > 0) return
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Command palette' }).waitFor()
}

const cost = 'teaching.students.0.reader.cost'

/** Every screen of a history whose first two experiments are finished and share measures. */
export const sights: Sight[] = [
  { name: 'experiments', place: 'experiments?picked=1.2', seen: 'Results: the best mean of a setting.' },
  { name: 'new-experiment', place: 'new', seen: 'pressure' },
  { name: 'live-finished', place: 'experiments/1/live', seen: /^task loss/ },
  { name: 'tradeoff', place: 'experiments/1/tradeoff', seen: 'C1 Transfer' },
  { name: 'runs', place: 'experiments/1/runs', seen: 'selected only' },
  { name: 'run', place: 'experiments/1/runs?run=1', seen: 'Probe ladder' },
  { name: 'units', place: 'experiments/1/units', seen: 'What it encodes' },
  { name: 'answers', place: 'experiments/1/answers', seen: 'C1 Transfer' },
  { name: 'report', place: 'experiments/1/report', seen: 'Results by setting' },
  { name: 'compare', place: `compare?a=1@${cost}=0.001&b=1@${cost}=0.01`, seen: 'What differs' },
  { name: 'together', place: 'together?of=1.2', seen: 'intervals' },
  {
    name: 'scatter',
    place: 'scatter?x=testLoss&y=probe.k1.n100',
    seen: /^Probe R², best unit, 100 labels against Test loss/,
  },
  { name: 'glossary', place: 'glossary', seen: 'Participation ratio' },
  { name: 'device', place: 'device', seen: 'onnx-cpu' },
  { name: 'palette', place: 'experiments/1/tradeoff', seen: 'C1 Transfer', open: openPalette },
  { name: 'entry', place: 'experiments/1/answers', seen: 'C1 Transfer', open: openEntry('C1 Transfer') },
]

/** Loads a screen in a page of the lab, and waits until its words, figures and pictures have come. */
export async function show(page: Page, { place, seen }: Sight): Promise<void> {
  const lab = new URL('/', page.url())
  await page.goto('about:blank')
  await page.goto(`${lab}#/${place}`)
  await page
    .getByText(seen)
    .or(page.getByRole('figure', { name: seen }))
    .or(page.getByRole('img', { name: seen }))
    .filter({ visible: true })
    .first()
    .waitFor()
  await page
    .getByText(/^(Loading|Judging|Reading|Finding) .*…$/)
    .first()
    .waitFor({ state: 'detached' })
  await page.evaluate(
    `Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode().catch(() => {}))])`,
  )
}

/** Gives the page a size and a theme, with what the screen opens. */
export async function inSize(page: Page, { open }: Sight, size: Size, theme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.locator(`html[data-theme=${theme}]`).waitFor()
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
  await open?.(page)
}
