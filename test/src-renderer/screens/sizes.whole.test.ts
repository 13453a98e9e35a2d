import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { emptySights, inSize, show, sights, sizes, type Sight } from '../../../bench/lab/screens.ts'
import { served, type Served } from '../../../bench/lab/served.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { launch } from '../../whole/browser/chromium.ts'
import { recordedHistory } from '../recorded.ts'
import { measuredHistory } from './history.ts'

const layout = readFileSync(fileURLToPath(new URL('./layout.js', import.meta.url)), 'utf8')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'pellucid-sizes-'))
const labs: Served[] = []
let [browser, page, empty] = [
  undefined as Browser | undefined,
  undefined as unknown as Page,
  undefined as unknown as Page,
]
const problems: string[] = []

/** Names longer than any column, in every place that a user fills. */
const long = (what: string, usual: string) =>
  ({
    name: 'ten concepts with a name that somebody wrote as a sentence, so that it fits into no column of any table',
    tag: 'a-tag-that-goes-on-and-on-without-a-single-space-in-it',
    notes: `A word of ${'many'.repeat(30)} letters, and more.`,
    reason: 'the loss of the primary was not a number at step 40, after it had been above a thousand for ten steps',
  })[what] ??
  (usual || what)

async function opened(path: string): Promise<Page> {
  const lab = await served(path)
  labs.push(lab)
  const its = await browser!.newPage({ viewport: sizes[0]!, locale: 'en-US' })
  its.on('pageerror', (error) => problems.push(String(error)))
  await its.goto(lab.url)
  return its
}

before(async () => {
  ensureBuilt(() => {})
  const path = join(folder, 'lab.db')
  await measuredHistory(path, long)
  recordedHistory(path, ['ten-concepts', 'digits-quick'])
  browser = await launch()
  ;[page, empty] = await Promise.all([opened(path), opened(join(folder, 'empty.db'))])
})
after(async () => {
  await browser?.close()
  await Promise.all(labs.map((lab) => lab.end()))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

async function seriousFaults(its: Page): Promise<string[]> {
  await its.evaluate(axe)
  return its.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).slice(0, 3).join(', ')))`)
}

for (const sight of [...emptySights, ...sights])
  test(`${sight.name}: at every size, in both themes, nothing is out of reach, covered or cut, and axe finds nothing`, async () => {
    const its = emptySights.includes(sight) ? empty : page
    await its.setViewportSize(sizes[0]!)
    await show(its, sight)
    for (const size of sizes) await inEverySize(its, sight, size)
  })

async function inEverySize(its: Page, sight: Sight, size: (typeof sizes)[number]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await inSize(its, sight, size, theme)
    assert.deepEqual(await its.evaluate<string[]>(layout), [], `${size.name}, ${theme}`)
    assert.deepEqual(await seriousFaults(its), [], `${size.name}, ${theme}`)
  }
}

test('Nothing was thrown', () => assert.deepEqual(problems, []))
