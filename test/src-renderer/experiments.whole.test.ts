import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHistory } from '../../history/history.ts'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { inPage } from '../whole/browser/client.ts'
import { planOf, provenance } from '../history/samples.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const many = 260
const hostile = '<img src=x onerror="document.title=1">'

/** A history of many experiments, one of them named by an enemy. */
function fill(path: string): void {
  const history = openHistory(path)
  for (let i = 1; i <= many; i++) {
    const { plan, cohorts } = planOf({ name: i === 7 ? hostile : `sweep ${String(i).padStart(4, '0')}`, settings: 1 })
    const notes = i === 7 ? hostile : i % 20 === 0 ? 'for the paper' : ''
    history.write.createExperiment(plan, cohorts, { ...provenance, notes, tags: i % 50 === 0 ? ['kept'] : [] })
    if (i < many) history.write.setExperimentState(i, i % 2 ? 'paused' : 'finished')
  }
  history.close()
}

test('A long list is read by keys, found, sorted, and put away with a way back', async (t) => {
  const { page, errors } = await opened(t, { before: ({ history }) => fill(history) })
  const rows = page.getByRole('grid').getByRole('row')
  await page.getByText('260 experiments').waitFor()
  await rows.nth(1).getByText('sweep 0260').waitFor()

  await page.getByRole('grid').focus()
  await page.keyboard.press('End')
  await page.getByRole('link', { name: 'sweep 0001' }).first().waitFor()
  assert.ok((await rows.count()) < 60, 'only the rows in sight exist')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('complementary').getByRole('heading', { name: 'sweep 0259' }).waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('paper')
  await page.getByText('13 experiments').waitFor()
  await page.getByRole('button', { name: 'Experiment', exact: true }).click()
  await page.locator('[aria-rowindex="2"]', { hasText: 'sweep 0020' }).waitFor()
  await page.reload()
  await page.getByText('13 experiments').waitFor()
  assert.equal(await page.getByLabel('Search names, tags and notes').inputValue(), 'paper')

  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByText('12 experiments').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('13 experiments').waitFor()
  assert.deepEqual(errors, [])
})

test('Experiments are selected by keys and archived and tagged together, with a way back', async (t) => {
  const { page, errors } = await opened(t, { before: ({ history }) => fill(history) })
  await page.getByLabel('Search names, tags and notes').fill('paper')
  await page.getByText('13 experiments').waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.getByRole('status').getByText('1 experiment selected').waitFor()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  const bar = page.getByRole('group', { name: 'Selected experiments' })
  await bar.getByText('3 experiments selected').waitFor()
  assert.equal(await page.getByRole('row', { selected: true }).count(), 3)
  assert.deepEqual(await barriers(page), [])

  await bar.getByLabel('A tag for all selected experiments').fill(hostile)
  await page.keyboard.press('Enter')
  await page.getByText('3 experiments tagged', { exact: false }).waitFor()
  const tagged = () =>
    inPage(page, (lab) =>
      lab.experiments
        .list({ archived: true })
        .then((all) => all.filter(({ tags }) => tags.some((tag) => tag.startsWith('<img'))).map(({ id }) => id)),
    )
  assert.deepEqual((await tagged()).toSorted(), [220, 240, 260])
  await page.getByRole('button', { name: 'Undo' }).click()
  for (const patience = performance.now() + 30_000; (await tagged()).length > 0;)
    assert.ok(performance.now() < patience, 'the tag is taken back')

  await bar.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByText('10 experiments').waitFor()
  await bar.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('13 experiments').waitFor()

  await page.getByRole('grid').focus()
  await page.keyboard.press('Space')
  await bar.waitFor()
  await page.keyboard.press('Escape')
  await bar.waitFor({ state: 'detached' })
  assert.deepEqual(errors, [])
})

test('The selection is in the address, and two of them are compared', async (t) => {
  const { page, errors } = await opened(t, { before: ({ history }) => fill(history) })
  await page.getByText('260 experiments').waitFor()
  await page.getByLabel('Select sweep 0260').check()
  await page.getByLabel('Select sweep 0258').check()
  await page.reload()
  await page.getByText('2 experiments selected').waitFor()
  await page.getByRole('link', { name: 'Compare' }).click()
  await page.getByText('None of their runs has finished yet', { exact: false }).waitFor()
  assert.equal(await page.getByLabel('experiment of B').inputValue(), '258')
  assert.equal(await page.getByLabel('experiment of B').locator('option').count(), 2)
  assert.deepEqual(errors, [])
})

test('Tags and notes are written beside the list and stay', async (t) => {
  const { page } = await opened(t, { before: ({ history }) => fill(history) })
  // Nothing trains it, so what was queued was interrupted.
  await page.getByLabel('State').selectOption('interrupted')
  await page.getByText('1 experiment', { exact: true }).waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.getByLabel('A new tag').fill('second look')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove second look' }).waitFor()
  await page.getByLabel('Notes', { exact: true }).fill('Why is seed 3 odd?')
  await page.getByLabel('A new tag').focus()
  await page.getByText('Notes saved.').waitFor()
  await page.reload()
  await page.getByLabel('Tag', { exact: true }).selectOption('second look')
  await page.getByText('1 experiment', { exact: true }).waitFor()
  assert.equal(await page.getByLabel('Notes', { exact: true }).inputValue(), 'Why is seed 3 odd?')
})

test('A name and notes by an enemy are text', async (t) => {
  const { page, errors } = await opened(t, { before: ({ history }) => fill(history) })
  await page.getByLabel('Search names, tags and notes').fill('onerror')
  await page.getByText('1 experiment', { exact: true }).waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await page.getByRole('heading', { name: hostile }).waitFor()
  assert.equal(await page.locator('img').count(), 0)
  assert.deepEqual(errors, [])
})

test('Neither the list nor an empty lab puts up a barrier, light or dark', async (t) => {
  const full = await opened(t, { before: ({ history }) => fill(history) })
  await full.page.getByRole('grid').focus()
  await full.page.keyboard.press('Home')
  await full.page.getByRole('complementary').getByRole('link', { name: 'Open' }).waitFor()
  const empty = await opened(t)
  await empty.page.getByRole('button', { name: /^Train it here/ }).waitFor()
  for (const { page } of [full, empty])
    for (const theme of ['Light', 'Dark'] as const) {
      await inTheme(page, theme)
      assert.deepEqual(await barriers(page), [], theme)
    }
})
