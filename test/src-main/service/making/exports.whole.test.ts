import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { exportFigure } from '../../../../src-main/exports/index.ts'
import { mostPixels, pixelsOf } from '../../../../src-main/exports/pixels.ts'
import { figureData } from '../../../../src-main/service/answers/figure.ts'
import { Exports, type Bounds } from '../../../../src-main/service/making/exports.ts'
import { openHistory } from '../../../../history/history.ts'
import { fabricated } from '../fabricated.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-exports-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { path, id, catalog } = fabricated(folder)
const figure = { experiment: id, catalog, request: { figure: 'tradeoff', format: 'svg' } }

function exportsOf(t: TestContext, bounds: Bounds = {}): Exports {
  const exports = new Exports(path, bounds)
  t.after(() => exports.close())
  return exports
}

const dated = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString()
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'DATE')

/** Resolves when none of these processes is left. */
async function gone(pids: number[]): Promise<void> {
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  while (pids.some(alive)) await sleep(20)
}

test('a figure made in a process of its own is the same byte for byte', async (t) => {
  const exports = exportsOf(t)
  const { bytes } = await exports.make('figure', figure)
  const history = openHistory(path, { readonly: true })
  const data = figureData(history.read, history.read.experiment(id)!, catalog)
  history.close()
  const here = await exportFigure({ figure: { name: 'tradeoff', data, options: {} }, format: 'svg' })
  assert.equal(dated(bytes), dated(here.bytes))
})

test('tables, comparisons and menus are made there too, and what cannot be made is told', async (t) => {
  const exports = exportsOf(t)
  const table = await exports.make('table', { experiment: id, catalog, request: { table: 'runs', format: 'csv' } })
  assert.match(table.name, /^made-up-runs-\d{4}-\d\d-\d\d\.csv$/)
  assert.equal(
    Buffer.from(table.bytes)
      .toString()
      .split('\n')
      .filter((line) => line && !line.startsWith('#')).length,
    5,
  )
  const comparison = await exports.make('comparison', {
    catalog,
    a: 'made up@strength=0.001',
    b: '@strength=0.002',
    format: 'csv',
  })
  assert.ok(comparison.bytes.length > 100)
  const { figures, formats } = await exports.make('kinds', {})
  assert.ok(figures.length > 5 && formats.length > 5)
  await assert.rejects(
    exports.make('comparison', { catalog, a: 'mad up', b: '1', format: 'csv' }),
    (error: { code?: string; message: string }) =>
      error.code === 'NOT_FOUND' && /did you mean "made up"/.test(error.message),
  )
  await assert.rejects(
    exports.make('figure', { ...figure, request: { figure: 'tradeof', format: 'svg' } }),
    /did you mean tradeoff/,
  )
  assert.equal(exports.pids.length, 1, 'one process made all of it')
})

test('more pixels than are drawn are refused at once, with the nearest resolution that is', async (t) => {
  const exports = exportsOf(t)
  const request = { figure: 'tradeoff', format: 'png', dpi: 2400, width: 20 }
  const message = await exports.make('figure', { ...figure, request }).then(
    () => '',
    (error: Error) => error.message,
  )
  assert.match(
    message,
    /^dpi: 2400 dots per inch make 48,000 × [\d,]+ = [\d,]+ pixels, and at most 70,000,000 are drawn/,
  )
  const near = Number(/nearest valid: (\d+) dpi at this width/.exec(message)![1])
  const size = { width: 20 * 72, height: 15 * 72 }
  const nearest = Number(/nearest valid: (\d+)/.exec(refusalOf(() => pixelsOf(size, 2400)))![1])
  assert.ok(near > 36 && pixelsOf(size, nearest).every((side) => side > 0))
  assert.throws(() => pixelsOf(size, nearest + 1), /nearest valid/)
  assert.deepEqual(pixelsOf({ width: 6.75 * 72, height: 7 * 72 }, 1200), [8100, 8400])
  assert.ok(8100 * 8400 <= mostPixels)
})

function refusalOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

test('an export that takes too long is ended with its process, and the next one is made', async (t) => {
  const hasty = exportsOf(t, { deadlineMs: 1 })
  hasty.warm('figure')
  const pids = hasty.pids
  await assert.rejects(
    hasty.make('figure', figure),
    /was not done after 0 s and was ended\. Nothing was written\. Ask for/,
  )
  await gone(pids)
  const exports = exportsOf(t)
  assert.ok((await exports.make('figure', figure)).bytes.length > 500)
})

test('an export that takes too much memory is ended with its process, not the lab', async (t) => {
  const small = exportsOf(t, { mostBytes: 40 * 2 ** 20 })
  await assert.rejects(small.make('figure', figure), /took too much memory \(.+\)\. Nothing was/)
  assert.deepEqual(small.pids, [])
})

test('an export that nobody waits for any more is ended with its process', async (t) => {
  const exports = exportsOf(t)
  const leave = new AbortController()
  const made = exports.make('figure', figure, leave.signal)
  await new Promise(setImmediate)
  const pids = exports.pids
  assert.equal(pids.length, 1)
  leave.abort(new Error('left'))
  await assert.rejects(made, /left/)
  await gone(pids)
  await assert.rejects(exports.make('figure', figure, AbortSignal.abort(new Error('left before'))), /left before/)
  assert.deepEqual(exports.pids, [])
})

test('many exports take turns, at most two at a time, and those that leave give way', async (t) => {
  const exports = exportsOf(t)
  const leave = new AbortController()
  let most = 0
  const asked = Array.from({ length: 9 }, (_, i) =>
    exports
      .make(
        'table',
        { experiment: id, catalog, request: { table: 'runs', format: 'csv' } },
        i % 3 === 2 ? leave.signal : undefined,
      )
      .then(
        () => ((most = Math.max(most, exports.pids.length)), 'made'),
        (error: Error) => error.message,
      ),
  )
  leave.abort(new Error('left'))
  const outcomes = await Promise.all(asked)
  assert.deepEqual(outcomes, ['made', 'made', 'left', 'made', 'made', 'left', 'made', 'made', 'left'])
  assert.ok(most <= 2)
  assert.equal(exports.pids.length, 1)
})

test('a process that has nothing to do is ended after a while, and one that is asked again is used again', async (t) => {
  const exports = exportsOf(t, { idleMs: 300 })
  await exports.make('table', { experiment: id, catalog, request: { table: 'runs', format: 'csv' } })
  const pids = exports.pids
  await exports.make('table', { experiment: id, catalog, request: { table: 'runs', format: 'csv' } })
  assert.deepEqual(exports.pids, pids)
  await gone(pids)
})
