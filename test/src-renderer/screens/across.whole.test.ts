import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { manyRuns } from '../../src-main/service/answers/manyRuns.ts'
import { barriers, closeBrowser, inTheme, opened } from '../opened.ts'
import { recordedHistory } from '../recorded.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const experiments = [
  { name: 'twins', costs: '0.01, 0.02', seeds: 5 },
  { name: 'twins', costs: '0.01, 0.03', seeds: 6 },
]
const filled = { real: true, before: ({ history }: { history: string }) => manyRuns(history, experiments) }

test('Runs are filtered, grouped by setting and shown in chosen columns, all of it in the address', async (t) => {
  const { page, errors, url } = await opened(t, filled)
  await page.goto(`${new URL('/', url)}#/experiments/1/runs`)
  const filter = page.getByLabel('Filter')
  const refused = page.getByRole('alert')
  await filter.fill('testLos < 1')
  await refused.getByText('Unknown column: testLos (did you mean testLoss?). Every run is shown.').waitFor()
  await filter.fill('testLoss > 1,5')
  await refused.getByText('1,5: a comma separates conditions; expected 1.5, or a space after the comma.').waitFor()
  await filter.fill('testLoss < 0.015, cost = 0.01')
  // 0.012, and a tenth of the seed's luck, of which two are below 0.03.
  await page.getByText('2 runs', { exact: true }).waitFor()
  await filter.fill('seed < 2')
  await page.getByText('6 runs', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByLabel('Search measures').fill('kall')
  await page.getByRole('checkbox', { name: 'Probe R², all units, 100 labels' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Probe R², all units, 100 labels', exact: true }).click()
  await page.getByLabel('one row per setting').check()
  await page.getByText('6 runs of 3 settings').waitFor()
  assert.match(page.url(), /where=seed/)
  assert.match(page.url(), /sort=probe\.kall\.n100/)
  await page.reload()
  await page.getByText('6 runs of 3 settings').waitFor()
  await page.getByRole('link', { name: /cost 0\.02/ }).click()
  await page.getByText('2 runs', { exact: true }).waitFor()
  const link = page.getByRole('grid', { name: 'Runs' }).getByRole('link').first()
  assert.match((await link.getAttribute('href'))!, /^#\/experiments\/1\/runs\?.*run=\d+/)
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(errors, [])
})

test('Selected experiments are drawn together and compared, and equal names are told apart', async (t) => {
  const { page, errors } = await opened(t, filled)
  await page.getByRole('navigation').getByText('#2').waitFor()
  await page.getByRole('checkbox', { name: 'Select twins' }).first().check()
  await page.getByRole('checkbox', { name: 'Select twins' }).last().check()
  await page.getByRole('link', { name: 'Draw together' }).click()
  await page.getByRole('img', { name: /against/ }).waitFor()
  await page.getByText('twins (1):').waitFor()
  await page.getByRole('button', { name: 'As a table' }).click()
  const rows = page.getByRole('table', { name: 'Medians by setting' }).getByRole('row')
  await rows.nth(6).waitFor()
  assert.equal(await rows.count(), 1 + 3 + 3)

  await page.goBack()
  await page.getByRole('link', { name: 'Compare' }).click()
  await page.getByRole('heading', { name: 'B − A, paired by seed' }).waitFor()
  await page
    .getByRole('img', {
      name: /^A: twins \(2\); B: twins \(1\)\. Differences B − A .* The table has the same numbers\.$/,
    })
    .waitFor()
  await page
    .getByRole('row', { name: /^Test loss/ })
    .first()
    .waitFor()
  await page.getByText(/^Without one partner in the other, A: .*cost 0\.0[23]\.$/).waitFor()
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(errors, [])
})

test('A scatter shows the runs that pass its filter, each a link to its run', async (t) => {
  const { page, errors, url } = await opened(t, filled)
  await page.goto(`${new URL('/', url)}#/scatter?where=experiment+%3D+2&as=table`)
  const link = page.getByRole('grid', { name: 'Points' }).getByRole('link').first()
  assert.match((await link.getAttribute('href'))!, /^#\/experiments\/2\/runs\?run=\d+$/)
  await page.getByText('18 runs of 1 experiment', { exact: false }).waitFor()
  for (const [typed, words] of [
    ['cots = 0.01', 'unknown column: cots (did you mean cost?)'],
    ['testR2 > 1,5', '1,5: a comma separates conditions; expected 1.5'],
  ] as const) {
    await page.getByLabel('Filter').fill(typed)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText(words).waitFor()
  }
  await page.getByLabel('Filter').fill('')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'As a plot' }).click()
  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    await page.getByRole('img', { name: /33 runs of 2 experiments/ }).waitFor()
    assert.deepEqual(await barriers(page), [], theme)
  }
  assert.deepEqual(errors, [])
})

test('A scatter begins with the two measures that most runs share, and so do the best results of the list', async (t) => {
  const { page, errors, url } = await opened(t, {
    real: true,
    before: ({ history }) => {
      recordedHistory(history, ['digits-quick'])
      manyRuns(history, experiments)
    },
  })
  for (const measure of ['Test loss', 'Probe R², best unit, 100 labels'])
    await page.getByRole('columnheader', { name: measure }).waitFor()
  await page.goto(`${new URL('/', url)}#/scatter`)
  await page.getByText('51 runs of 3 experiments', { exact: false }).waitFor()
  const chosen = (axis: string) => page.getByRole('combobox', { name: axis, exact: true }).inputValue()
  assert.deepEqual([await chosen('x'), await chosen('y')], ['testLoss', 'probe.k1.n100'])
  await page.getByRole('combobox', { name: 'x', exact: true }).selectOption('testAccuracy')
  await page.getByText('18 runs of 1 experiment', { exact: false }).waitFor()
  assert.deepEqual(errors, [])
})

test('An experiment is renamed, duplicated and deleted in the list, with a way back', async (t) => {
  const { page, errors } = await opened(t, filled)
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  const about = page.getByRole('complementary')
  await about.getByRole('button', { name: 'Rename' }).click()
  await about.getByLabel('Name of the experiment').fill('single')
  await page.keyboard.press('Enter')
  await about.getByRole('heading', { name: 'single' }).waitFor()
  await page.evaluate("localStorage.setItem('pellucid draft', 'name: not yet trained')")
  await about.getByRole('link', { name: 'Duplicate as a new experiment' }).click()
  await page.locator('.cm-content').getByText('name: single 2').waitFor()
  await page
    .locator('li, p, div')
    .filter({ hasText: /^The file is now single 2\./ })
    .first()
    .getByRole('button', { name: 'Undo' })
    .click()
  await page.locator('.cm-content').getByText('name: not yet trained').waitFor()
  await page.goBack()
  await about.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('1 experiment', { exact: true }).waitFor()
  await page.getByText('single deleted, with 18 runs.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('2 experiments', { exact: true }).waitFor()
  assert.deepEqual(errors, [])
})
