// The lab in a real browser before a history of 10,000 runs: first paint, scrolling the runs, redrawing the trade-off.
// Usage: npm run build && node bench/lab.ts [history to make, or to use again]
import '../runtime/v8.ts'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '../test/whole/browser/chromium.ts'
import { tenThousandRuns } from './lab/history.ts'
import { firstPaint, tasksOf, toFrame, watching } from './lab/page.ts'
import { served } from './lab/served.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
const rows: { what: string; ms: number; most: number }[] = []
const row = (what: string, ms: number, most: number) => rows.push({ what, ms, most })
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!

try {
  const path = process.argv[2] ?? join(folder, 'lab.db')
  if (!existsSync(path)) tenThousandRuns(path)
  const lab = await served(path)
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript(watching)
    const home = lab.url.split('?')[0]!
    await page.goto(lab.url)
    // The second time, as it is on every day but the first: the service lives and has read its catalog.
    await page.goto('about:blank')
    await page.goto(`${home}#/experiments/1/tradeoff`)
    await firstPaint(page)
    await page.goto('about:blank')
    await page.goto(`${home}#/experiments/1/tradeoff`)
    const { paintMs, drawnMs } = await firstPaint(page)
    row('first paint', paintMs, 1000)
    row('trade-off of 10,000 runs drawn', drawnMs, 1000)
    // Intervals are worked out in the background meanwhile.
    await page.waitForTimeout(15_000)

    const click = (label: string) =>
      `[...document.querySelectorAll('form label')].find((one) => one.textContent.trim() === '${label}').querySelector('input').click()`
    let redraws: number[] = []
    const redrawn = await tasksOf(page, async () => void (redraws = await toFrame(page, click('intervals'), 15)))
    row('trade-off redrawn, median of 15', middle(redraws), 100)
    row('trade-off redrawn, slowest of 15', Math.max(...redraws), 100)
    row('the same, longest task by processor time', redrawn.longestProcessorMs, 100)
    const slide = `const range = document.querySelector('input[type=range]')
      range.value = String((Number(range.value) + 1) % (Number(range.max) + 1))
      range.dispatchEvent(new Event('input', { bubbles: true }))`
    const slides = await toFrame(page, slide, 24)
    row('slider moved and the units under it shown, median of 24', middle(slides), 100)
    row('slider moved, slowest of 24', Math.max(...slides), 100)

    await page.goto(`${home}#/experiments/1/runs`)
    const table = page.getByRole('grid', { name: 'Runs' })
    await table.waitFor()
    await table.hover()
    await page.waitForTimeout(1500)
    const scrolled = await tasksOf(page, async () => {
      for (let i = 0; i < 120; i++) {
        await page.mouse.wheel(0, i < 60 ? 400 : 4000)
        await page.waitForTimeout(16)
      }
    })
    row(`longest task while scrolling the runs (${scrolled.over50} over 50 ms)`, scrolled.longestMs, 50)
    row('the same by processor time', scrolled.longestProcessorMs, 50)
  } finally {
    await browser.close()
    await lab.end()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? ''}; ${loadavg()[0]!.toFixed(1)} programs wanted to run in the last minute`,
)
for (const { what, ms, most } of rows)
  console.log(
    `${what.padEnd(64)} ${ms.toFixed(0).padStart(6)} ms   at most ${most}   ${ms <= most ? 'holds' : 'does not hold'}`,
  )
