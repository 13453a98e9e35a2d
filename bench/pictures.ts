import '../runtime/v8.ts'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { launch } from '../test/whole/browser/chromium.ts'
import { paletted } from './lab/paletted.ts'
import { emptySights, inSize, show, sights, sizes, type Sight, type Size } from './lab/screens.ts'
import { served } from './lab/served.ts'

/**
 * Takes pictures of every screen, light and dark: `node bench/pictures.ts --history FILE [NAME…]`, with a history whose
 * first two experiments are ten-concepts and digits-quick, finished. It is copied, not changed. Pictures of the usual window
 * go to `--out` (docs/lab), those of each other one to a folder in it. Screens before any run, and during one, are those
 * of an empty history, which trains ten-concepts. The page must be built already.
 */
const { values, positionals } = parseArgs({
  options: { history: { type: 'string' }, out: { type: 'string', default: 'docs/lab' } },
  allowPositionals: true,
})
const names = [...emptySights, { name: 'live' }, ...sights].map(({ name }) => name)
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0) throw new Error(`no screen ${unknown.join(', ')}: there are ${names.join(', ')}`)
if (values.history === undefined) throw new Error('--history FILE is missing')
const wanted = (name: string) => positionals.length === 0 || positionals.includes(name)

const folderOf = (size: Size) => (size === sizes[0] ? values.out : join(values.out, size.name))
for (const size of sizes) mkdirSync(folderOf(size), { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'pellucid-pictures-'))
const browser = await launch()
try {
  const history = join(folder, 'pellucid.db')
  copyFileSync(values.history, history)
  await inLab(history, async (page) => {
    for (const sight of sights) if (wanted(sight.name)) await take(page, sight)
  })
  if (wanted('first-run') || wanted('live')) {
    mkdirSync(join(folder, 'empty'))
    await inLab(join(folder, 'empty', 'pellucid.db'), firstRun)
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** Serves a history while `act` works on a page of it. */
async function inLab(history: string, act: (page: Page) => Promise<void>): Promise<void> {
  const lab = await served(history)
  try {
    const page = await browser.newPage({ viewport: sizes[0]!, locale: 'en-US' })
    page.setDefaultTimeout(60_000)
    page.on('pageerror', (error) => console.error(error.stack))
    await page.goto(lab.url)
    await act(page)
    await page.close()
  } finally {
    await lab.end()
  }
}

/** An empty lab, and its first experiment while it trains. */
async function firstRun(page: Page): Promise<void> {
  for (const sight of emptySights) await take(page, sight)
  if (!wanted('live')) return
  await page.setViewportSize(sizes[0]!)
  await page.getByRole('button', { name: /^Train it here/ }).click()
  const begun = page.getByRole('button', { name: /[1-8] of 8 done/ })
  await begun.first().waitFor({ timeout: 300_000 })
  await take(page, { name: 'live', place: 'experiments/1/live', seen: 'Pause' })
  await page.getByRole('button', { name: 'Cancel' }).click()
}

async function take(page: Page, sight: Sight): Promise<void> {
  await page.setViewportSize(sizes[0]!)
  await show(page, sight)
  for (const size of sizes)
    for (const theme of ['light', 'dark'] as const) {
      await inSize(page, sight, size, theme)
      await page.waitForTimeout(300)
      const path = join(folderOf(size), `${sight.name}-${theme}.png`)
      writeFileSync(path, paletted(await page.screenshot()))
      console.log(path)
    }
}
