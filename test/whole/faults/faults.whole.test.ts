import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { launch } from '../browser/chromium.ts'
import { numbersOf } from '../processes/numbers.ts'
import { groups } from './faults.ts'
import { calmNumbers, heard, nothingLost, sceneOf } from './scene.ts'

let browser: Browser
/** The numbers of the same experiment, undisturbed. */
let calm: Awaited<ReturnType<typeof calmNumbers>>
before(async () => {
  calm = await calmNumbers({ after: (then) => after(() => (then as () => Promise<void>)()) })
  await ensureBuilt(() => {})
  browser = await launch()
})
after(() => browser.close())

const documented = new URL('../../../docs/recovery.md', import.meta.url)
const mark = /(?<=<!-- faults -->\n)[^]*?(?=<!-- \/faults -->)/
const table = [
  '| What happens while the page is open | What the page says within five seconds | Afterwards |',
  '| --- | --- | --- |',
  ...groups.flatMap(({ faults }) => faults).map(({ name, said, then }) => `| ${name} | ${said} | ${then} |`),
].join('\n')

// FAULT=REGEX runs those that it names.
const chosen = groups
  .map((group) => ({ ...group, faults: group.faults.filter(({ name }) => name.match(process.env.FAULT ?? '')) }))
  .filter(({ faults }) => faults.length > 0)
for (const { name, prepare, faults, unseen } of chosen)
  test(`While a page is open, ${name}: what it says is true, and nothing is lost`, async (t) => {
    const scene = await sceneOf(t, browser, prepare)
    for (const fault of faults)
      await t.test(fault.name, async (t) => {
        if ((await fault.strike(scene)) === false) return t.skip('a small disk cannot be mounted here')
        try {
          const afterMs = await heard(scene.page, fault.says)
          t.diagnostic(`${fault.name}: said after ${(afterMs / 1000).toFixed(1)} s`)
          await fault.isTrue?.(scene)
        } finally {
          await fault.back?.(scene)
        }
        // The next one meets an experiment in training.
        if (!unseen) await heard(scene.page, /training 0\/2|The lab does not answer/)
      })
    if (unseen) assert.deepEqual(numbersOf(scene.lab.history, 'sums'), calm)
    else await nothingLost(scene, calm)
  })

test('docs/recovery.md has the table of these faults', () => {
  const text = readFileSync(documented, 'utf8')
  if (process.env.UPDATE_SNAPSHOTS) return writeFileSync(documented, text.replace(mark, `\n${table}\n\n`))
  // Prettier pads the columns.
  const plain = (lines = '') => lines.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '---').trim()
  assert.equal(plain(mark.exec(text)?.[0]), plain(table), 'write it with UPDATE_SNAPSHOTS=1')
})
