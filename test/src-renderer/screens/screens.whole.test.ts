import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { served, type Served } from '../../../bench/lab/served.ts'
import { launch } from '../../whole/browser/chromium.ts'
import { barriers } from '../opened.ts'
import { measuredHistory } from './history.ts'

const main = fileURLToPath(new URL('../../../src-main/cli/main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'pellucid-screens-'))
let [lab, browser, page] = [
  undefined as Served | undefined,
  undefined as Browser | undefined,
  undefined as unknown as Page,
]
const problems: string[] = []

before(async () => {
  const path = join(folder, 'lab.db')
  await measuredHistory(path)
  lab = await served(path)
  browser = await launch()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(lab.url)
})
after(async () => {
  await browser?.close()
  await lab?.end()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

const open = async (place: string) => {
  await page.goto(`${new URL('/', lab!.url)}#/experiments/1/${place}`)
}
test('The slider moves the cursor by keys, and the run and its units follow', async () => {
  await open('tradeoff')
  const slider = page.getByRole('slider')
  await slider.waitFor()
  const card = page.getByRole('region', { name: 'Run under the cursor' })
  await slider.press('Home')
  assert.match(await card.innerText(), /cost 0\.001/)
  assert.match((await slider.getAttribute('aria-valuetext'))!, /^cost 0\.001.*: Test loss /)
  await slider.press('ArrowRight')
  assert.match(await card.innerText(), /cost 0\.01\b/)
  await card.getByRole('img').waitFor()
  await card.getByText('units answer to one concept').waitFor()
})

test('Runs selected in the plot are selected in the table, and nowhere else', async () => {
  await open('tradeoff')
  await page.getByRole('button', { name: 'Select this setting' }).click()
  await page.getByRole('link', { name: 'Show them as a table' }).click()
  const table = page.getByRole('grid', { name: 'Runs' })
  await table.waitFor()
  assert.equal(await table.getByRole('row').count(), 1 + 2)
  assert.equal(await table.getByRole('checkbox', { checked: true }).count(), 2)
})

test('The trade-off says its numbers as a table, too', async () => {
  await open('tradeoff')
  await page.getByRole('button', { name: 'As a table' }).click()
  const rows = page.getByRole('table', { name: /Medians/ }).getByRole('row')
  assert.equal(await rows.count(), 1 + 3)
})

test('A figure leaves as a file with its data', async () => {
  await open('tradeoff')
  await page.getByRole('button', { name: /^Export/ }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as csv' }).click()
  const file = await (await coming).path()
  assert.match(readFileSync(file, 'utf8'), /testLoss/)
  await page.keyboard.press('Escape')
})

/** The lines of a file that the command line writes of the same history, without the moment that it was written. */
async function written(...args: string[]): Promise<string[]> {
  const out = join(folder, 'written.csv')
  await promisify(execFile)(process.execPath, [main, ...args, '--out', out, '--history', join(folder, 'lab.db')])
  return linesOf(out)
}
const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .replace(/"date":"[^"]*"/, '')
    .split('\n')

/** Presses a button and gives the lines of the file that comes. */
async function saved(button: string): Promise<string[]> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  return linesOf(await (await coming).path())
}

test('Two settings whose runs are selected by keys stand side by side, as on the command line', async () => {
  await open('runs')
  await page.reload()
  const table = page.getByRole('grid', { name: 'Runs' })
  await table.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByText('2 selected').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Compare the two settings' }).count(), 0, 'one setting, two seeds')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByRole('link', { name: 'Compare the two settings' }).click()
  await page.getByRole('heading', { name: 'A cost 0.001, B cost 0.01' }).waitFor()
  const row = page.getByRole('row', { name: /^Test loss/ })
  assert.equal(await row.getByRole('cell').nth(6).innerText(), '2', 'pairs of seeds')
  assert.deepEqual(
    await saved('Save CSV of the comparison'),
    await written('compare', '1@cost=0.001', '@cost=0.01').then((lines) =>
      lines.map((line) =>
        line.replace(
          '1@cost=0.001; B: @cost=0.01',
          '1@teaching.students.0.reader.cost=0.001; B: 1@teaching.students.0.reader.cost=0.01',
        ),
      ),
    ),
  )
  assert.deepEqual(await barriers(page), [])
})

test('The runs leave as a table: the same bytes as from the command line, or those of what is shown', async () => {
  await open('runs')
  await page.reload()
  assert.deepEqual(await saved('Save CSV of the runs'), await written('export', '1', '--table', 'runs'))
  await page.getByLabel('Filter').fill('0.03')
  await page.getByText('2 runs').waitFor()
  const rows = (await saved('Save CSV of the runs')).filter((line) => /^\d/.test(line))
  assert.deepEqual(
    rows.map((line) => line.split(',').slice(0, 4)),
    [
      ['3', '2', '0.03', '0'],
      ['6', '2', '0.03', '1'],
    ],
  )
})

test('The map of a run’s units leaves as a figure of that run alone, and its numbers as a table', async () => {
  await open('units?run=3')
  await page.getByRole('button', { name: 'Export the map' }).click()
  const figure = await saved('Save as csv')
  await page.keyboard.press('Escape')
  const own = await written('export', '1', '--figure', 'units', '--only', 'cost=0.03', '--seed', '0')
  const rows = (lines: string[]) => lines.filter((line) => !line.startsWith('#'))
  assert.deepEqual(rows(figure), rows(own))
  assert.deepEqual(
    await saved('Save CSV of its units'),
    await written('export', '1', '--table', 'units', '--runs', '3'),
  )
})

test('Every export menu opens beside its own button and in sight', async () => {
  for (const [place, count] of [
    ['runs?run=1', 3],
    ['tradeoff', 1],
    ['units?run=1', 1],
  ] as const) {
    await open(place)
    const buttons = page.getByRole('button', { name: /^Export/ })
    await buttons.nth(count - 1).waitFor()
    for (let i = 0; i < count; i++) {
      await buttons.nth(i).click()
      const menu = (await page.locator('.menu:popover-open').boundingBox())!
      const button = (await buttons.nth(i).boundingBox())!
      assert.ok(menu.y >= 0 && menu.y + menu.height <= 900 && menu.x >= 0 && menu.x + menu.width <= 1440, place)
      const above = button.y - (menu.y + menu.height)
      const below = menu.y - (button.y + button.height)
      assert.ok(Math.abs(Math.max(above, below) - 4) < 2, `${place}, menu ${i + 1}`)
      await page.keyboard.press('Escape')
    }
  }
})

test('The page of a unit names the nearest outputs of the run’s student', async () => {
  await open('units?run=3')
  await page.getByText('linear, sees the code, predicts the targets').waitFor()
  const near = page.getByRole('article').getByText(/^output \d+$/)
  assert.equal(await near.count(), 3)
})

test('A unit has an address, and its page shows what was recorded', async () => {
  await open('units')
  const article = page.getByRole('article')
  await article.waitFor()
  const first = await article.getByRole('heading', { level: 2 }).innerText()
  await page.getByRole('listbox').press('ArrowDown')
  const second = await article.getByRole('heading', { level: 2 }).innerText()
  assert.notEqual(first, second)
  assert.match(page.url(), /unit=\d+/)
  const address = page.url()
  await page.goto('about:blank')
  await page.goto(address)
  await article.getByRole('heading', { level: 2, name: second }).waitFor()
  await article.getByRole('list', { name: 'Strongest' }).waitFor()
  assert.ok((await article.getByRole('list', { name: 'Strongest' }).getByRole('listitem').count()) > 0)
})

test('A run is found by where it stands on an axis and by its seed', async () => {
  await open('runs?run=1')
  const which = page.getByRole('form', { name: 'Which run' })
  await which.getByLabel('cost').selectOption('0.03')
  await page.waitForURL(/run=3/)
  await which.getByLabel('seed').selectOption('1')
  await page.waitForURL(/run=6/)
  await which.getByLabel('cost').selectOption('0.001')
  await page.waitForURL(/run=4/)
  await page
    .getByText(/^1 run, \d+ points$/)
    .first()
    .waitFor()
})

test('The weights of a run leave as a file that begins as safetensors do', async () => {
  await open('runs?run=1')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Weights, safetensors' }).click()
  const bytes = readFileSync(await (await coming).path())
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString())
  assert.deepEqual(header['primary/0/weight'].shape, [10, 10])
})

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing serious on any of these screens in ${theme}`, async () => {
    await page.emulateMedia({ colorScheme: theme })
    for (const [place, seen] of [
      ['tradeoff', 'Answers'],
      ['runs', 'selected only'],
      ['runs?run=1', 'Probe ladder'],
      ['units', 'What it encodes'],
      ['answers', 'C1 Transfer'],
      ['report', 'Results by setting'],
    ] as const) {
      await open(place)
      await page.getByText(seen).first().waitFor()
      await page.waitForTimeout(300)
      assert.deepEqual(await barriers(page), [], place)
    }
    await page.goto(`${new URL('/', lab!.url)}#/device`)
    await page.getByText('onnx-cpu').first().waitFor()
    assert.deepEqual(await barriers(page), [], 'device')
  })

test('Nothing went wrong in the page meanwhile', () => assert.deepEqual(problems, []))
