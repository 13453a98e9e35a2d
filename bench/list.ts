// The list of 2,000 experiments in a real browser: first paint, and what scrolling it from end to end costs the page.
// Usage: node bench/list.ts [experiments] [runs in each]
import '../runtime/v8.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planExperiment } from '../core/experiment/plan.ts'
import { parseExperiment } from '../core/experiment/parse.ts'
import { openHistory } from '../history/history.ts'
import { serveLab } from '../src-main/serve/lab.ts'
import { ensureBuilt } from '../src-main/start/build.ts'
import { launch } from '../test/whole/browser/chromium.ts'
import { catalog } from '../worker/catalog.ts'

const [experiments = 2000, runs = 5] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
const path = join(folder, 'lab.db')

/** A history of many experiments, each a sweep over pressures, half of them done. */
function fill(): void {
  const history = openHistory(path)
  for (let i = 0; i < experiments; i++) {
    const pressures = Array.from({ length: runs }, (_, k) => (k * (i + 1)) / 100)
    const text = `name: sweep ${i}\ntask: concepts\nteaching: { pressure: [${pressures}] }\nseeds: 1\n`
    const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
    const cohorts = [{ index: 0, engine: 'cpu', runs: plan.runs }]
    const id = history.write.createExperiment(plan, cohorts, {
      engine: 'cpu',
      device: 'bench',
      versions: {},
      tags: i % 10 ? [] : ['tenth'],
      notes: i % 7 ? '' : 'worth another look',
    })
    const results = plan.runs.map((_, place) => ({
      place,
      state: 'done' as const,
      summaries: { testLoss: place / 10 },
      cost: { trainingMs: 100 },
      artifacts: [],
    }))
    if (i % 2) history.write.finishCohort(id, 0, results, [])
    history.write.setExperimentState(id, i % 2 ? 'finished' : 'paused')
  }
  history.close()
}

await ensureBuilt(console.error)
fill()
const served = await serveLab({ history: path, serviceArgs: [], port: 0, remark: console.error })
const browser = await launch()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
await page.addInitScript(`
  globalThis.long = []
  new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true })
  globalThis.rowsAt = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[aria-rowindex="2"] a')) return
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
    }).observe(document, { childList: true, subtree: true })
  })`)
await page.goto(served.url)
const rowsAt = (await page.evaluate('rowsAt')) as number
await page.goto(page.url().replace(/#.*/, '#/'))
await page.reload()
const again = (await page.evaluate('rowsAt')) as number
await page.evaluate('long.length = 0')
// Processor time, beside the wall time that other programs of the machine have a part in.
const inspector = await page.context().newCDPSession(page)
await inspector.send('Performance.enable', { timeDomain: 'threadTicks' })
const busyMs = async (): Promise<number> => {
  const { metrics } = await inspector.send('Performance.getMetrics')
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value
}
const before = await busyMs()
const frames = (await page.evaluate(`(async () => {
  const grid = document.querySelector('[role=grid]')
  const took = []
  let last = performance.now()
  for (let i = 0; i < 200; i++) {
    grid.scrollTop = (i / 199) * (grid.scrollHeight - grid.clientHeight)
    await new Promise(requestAnimationFrame)
    took.push(performance.now() - last)
    last = performance.now()
  }
  return took
})()`)) as number[]
const busy = (await busyMs()) - before
const tasks = (await page.evaluate('long')) as number[]
const sorted = frames.toSorted((a, b) => a - b)

const table: [string, string][] = [
  ['experiments × runs', `${experiments} × ${runs}`],
  ['first rows painted, first opening', `${rowsAt.toFixed(0)} ms`],
  ['first rows painted, opened again', `${again.toFixed(0)} ms`],
  ['frames while scrolling from end to end', `${frames.length}`],
  ['  median frame', `${sorted[frames.length >> 1]!.toFixed(0)} ms`],
  ['  processor time of the page per frame', `${(busy / frames.length).toFixed(1)} ms`],
  ['  slowest frame', `${sorted.at(-1)!.toFixed(0)} ms`],
  [
    'tasks over 50 ms while scrolling',
    `${tasks.length}${tasks.length ? `, longest ${Math.max(...tasks).toFixed(0)} ms` : ''}`,
  ],
]
for (const [what, value] of table) console.log(`${what.padEnd(44)} ${value.padStart(12)}`)
await browser.close()
await served.leave(false)
rmSync(folder, { recursive: true, force: true })
process.exit(0)
