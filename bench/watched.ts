// Whether watching a sweep slows it: 64 runs trained with the Live screen open in Chromium, and with nobody looking,
// in turn; the ratio of the two times, pair by pair, with its interval.
// Usage: npm run build && node bench/watched.ts [pairs, 10] [steps of training, 12000]
import '../runtime/v8.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrap } from '../core/statistics/bootstrap.ts'
import { mean } from '../core/statistics/summarise.ts'
import { uniforms } from '../core/statistics/uniforms.ts'
import { reach } from '../src-main/service/reach/connect.ts'
import { labOn } from '../src-main/service/reach/dial.ts'
import { launch } from '../test/whole/browser/chromium.ts'
import { served } from './lab/served.ts'
import { spentBy } from './lab/spent.ts'

const [pairs, steps] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 12_000)]
const file = (name: string) => `name: ${name}
task: { kind: concepts, concepts: 10, inputs: 10, density: 0.1 }
primary: { kind: mlp, hidden: [10] }
teaching:
  mode: joint
  pressure: 1
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06, 0.1] } }
training: { steps: ${steps}, batch: 512 }
evaluation: { rows: 2000 }
seeds: 8
`

const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
const history = join(folder, 'lab.db')
const page = await served(history)
const { lab, close } = labOn((await reach(history, [])).socket)
const browser = await launch()

const view = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await view.goto(page.url)

/** How a sweep went. */
interface Swept {
  /** From the order to the end. */
  seconds: number
  /** Processor seconds of the browser meanwhile. */
  drawing: number
}

/** Trains the sweep; whoever watches has the lab open before it is ordered. */
async function sweep(name: string, watch: boolean): Promise<Swept> {
  await view.goto(watch ? new URL('/', page.url).href : 'about:blank')
  await view.waitForTimeout(1000)
  const [from, before] = [performance.now(), spentBy('chromium')]
  const { experiment } = await lab.experiments.create({ text: file(name), keep: true })
  if (watch) await view.evaluate(`location.hash = '#/experiments/${experiment}/live'`)
  for await (const event of await lab.experiments.watch({ experiment: String(experiment), everyMs: 60_000 }))
    if (event.type === 'state' && event.state !== 'running' && event.state !== 'queued') break
  return { seconds: (performance.now() - from) / 1000, drawing: spentBy('chromium') - before }
}

try {
  await sweep('warm up', false)
  const ratios: number[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0
    const one = await sweep(`pair ${pair} a`, first)
    const other = await sweep(`pair ${pair} b`, !first)
    const [watched, unwatched] = first ? [one, other] : [other, one]
    ratios.push(Math.log(watched.seconds / unwatched.seconds))
    console.log(
      `pair ${pair + 1}: watched ${watched.seconds.toFixed(1)} s, unwatched ${unwatched.seconds.toFixed(1)} s, ` +
        `${watched.drawing.toFixed(2)} processor seconds of drawing`,
    )
  }
  const percent = (log: number) => `${(100 * (Math.exp(log) - 1)).toFixed(1)}%`
  const { kind, low, high } = bootstrap(ratios, uniforms(1))
  console.log(
    `watched takes ${percent(mean(ratios))} longer, ${kind} ${percent(low)} to ${percent(high)}, ${pairs} pairs`,
  )
} finally {
  await browser.close()
  close()
  await page.end()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
