import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const file = (page: Page) => page.locator('.cm-content')
const written = async (page: Page) => (await file(page).innerText()).replaceAll('\n\n', '\n')

/** Writes another file, as one would paste it. */
async function paste(page: Page, text: string): Promise<void> {
  await file(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

/** A sparsifier that nobody has heard of. */
const added = `
import { catalog as usual } from ${JSON.stringify(new URL('../whole/processes/catalog.ts', import.meta.url).href)}
export const catalog = {
  ...usual,
  sparsifier: [
    ...usual.sparsifier,
    {
      name: 'sandpaper',
      summary: 'Rubs the smallest activations off.',
      source: 'this test',
      options: { type: 'object', properties: {
        grit: { type: 'number', minimum: 1, default: 120, role: 'numeric', description: 'How fine it is.' },
        wet: { type: 'boolean', default: false },
      } },
      facts: {},
    },
  ],
}
`

test('A variant added to the catalog is in the form, with its options and its words', async (t) => {
  const { page, errors } = await opened(t, { module: added })
  await page.goto(new URL('#/new', page.url()).href)
  await paste(page, 'task: { kind: arithmetic } # sums\nseeds: 2\n')
  const sparsity = page.locator('details', { has: page.locator('summary', { hasText: /^sparsity/ }) })
  await sparsity.getByLabel('kind', { exact: true }).selectOption('sandpaper')
  await sparsity.getByText('Rubs the smallest activations off.').waitFor()
  await sparsity.getByLabel('grit', { exact: true }).fill('80, 240')
  await page.keyboard.press('Tab')
  await sparsity.getByLabel('wet', { exact: true }).selectOption('true')
  await sparsity.getByText('axis · 2 values').waitFor()
  assert.match(await written(page), /^task: \{ kind: arithmetic \} # sums\nsparsity: .*\nseeds: 2\n/)
  assert.match(await written(page), /kind: sandpaper/)
  assert.match(await written(page), /grit: \[ ?80, 240 ?\]/)
  await page.getByText('4 runs').waitFor()

  await sparsity.getByLabel('grit', { exact: true }).fill('0')
  await page.keyboard.press('Tab')
  await sparsity.getByText('expected a number from 1, got 0 (nearest valid: 1)').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled(), true)
  assert.deepEqual(errors, [])
})

test('Form and file are two hands on one text', async (t) => {
  const { page } = await opened(t)
  await page.goto(new URL('#/new', page.url()).href)
  await paste(page, '# mine\nname: first\ntask: { kind: arithmetic, delayMs: 2 }\nseeds: 3 # few\n')
  assert.equal(await page.getByLabel('delayMs', { exact: true }).inputValue(), '2')
  assert.equal(await page.getByLabel('seeds', { exact: true }).inputValue(), '3')
  await page.getByLabel('seeds', { exact: true }).fill('4')
  await page.getByLabel('name', { exact: true }).fill('second')
  await page.keyboard.press('Tab')
  const expected = '# mine\nname: second\ntask: { kind: arithmetic, delayMs: 2 }\nseeds: 4 # few\n'
  assert.equal((await written(page)).trim(), expected.trim())
  await page.getByLabel('delayMs', { exact: true }).fill('')
  await page.keyboard.press('Tab')
  assert.match(await written(page), /task: \{ kind: arithmetic \}/)
  await page.reload()
  await page.getByLabel('name', { exact: true }).waitFor()
  assert.equal(await page.getByLabel('name', { exact: true }).inputValue(), 'second', 'a draft is remembered')
})

test('What is wrong is said at its field and in the file, and what the file takes before it starts', async (t) => {
  const { page, errors } = await opened(t)
  await page.goto(new URL('#/new', page.url()).href)
  await paste(page, 'task: { kind: arithmetik }\nseedz: 3\n')
  const wrong = page.getByLabel('What is wrong')
  await wrong.getByText('did you mean arithmetic?').waitFor()
  await wrong.getByText('did you mean seeds?').waitFor()
  assert.equal(await page.locator('.cm-lintRange-error').count(), 2)
  await wrong.getByRole('button', { name: 'line 2' }).click()
  assert.equal(await page.evaluate("document.activeElement.classList.contains('cm-content')"), true)

  await paste(page, 'task: { kind: arithmetic, delayMs: 5 }\ntraining: { steps: 200 }\nseeds: 6\n')
  await page.getByText('6 runs').waitFor()

  await page.getByText(/about .* on abacus, .* in\s+\d trainers?/s).waitFor()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled at a checkpoint. Finished work is kept.').waitFor()
  assert.deepEqual(errors, [])
})

test('Values of a sweep are chips: a range is written out, and each is changed, removed and taken back', async (t) => {
  const { page, errors } = await opened(t)
  await page.goto(new URL('#/new', page.url()).href)
  const text = 'task: {kind: arithmetic,  delayMs: 2}   # sums\nseeds: 3\n'
  await paste(page, text)
  const expectFile = async (expected: string) => {
    for (let tries = 0; (await written(page)).trim() !== expected.trim() && tries < 100; tries++)
      await page.waitForTimeout(50)
    assert.equal((await written(page)).trim(), expected.trim())
  }
  await page.getByRole('button', { name: 'Sweep delayMs' }).click()
  await page.keyboard.insertText('1..100 log 3')
  await page.keyboard.press('Enter')
  await expectFile(text.replace('delayMs: 2', 'delayMs: [2, 1, 10, 100]'))
  const values = page.getByRole('list', { name: 'delayMs, values' })
  await values.getByRole('button', { name: 'Change 10', exact: true }).click()
  await page.keyboard.insertText('20')
  await page.keyboard.press('Enter')
  await values.getByRole('button', { name: 'Remove 1', exact: true }).click()
  await expectFile(text.replace('delayMs: 2', 'delayMs: [2, 20, 100]'))
  await page.getByLabel('delayMs', { exact: true }).fill('3..9')
  await page.getByLabel('delayMs', { exact: true }).fill('0.5..1')
  await page.keyboard.press('Tab')
  await page.getByText('how many values? (expected a number of them, as in 0.5..1 lin 7)').waitFor()
  await expectFile(text.replace('delayMs: 2', 'delayMs: [2, 20, 100]'))
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectFile(text.replace('delayMs: 2', 'delayMs: [2, 1, 20, 100]'))
  await page.getByRole('button', { name: 'Add a value to delayMs' }).focus()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expectFile(text)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expectFile(text.replace('delayMs: 2', 'delayMs: [2, 1, 10, 100]'))
  assert.deepEqual(errors, [])
})

test('A double press on sweep takes nothing away, and leaves the focus in its row', async (t) => {
  const { page } = await opened(t, { real: true })
  await page.goto(new URL('#/new', page.url()).href)
  await page.getByLabel('Start from').selectOption('ten concepts')
  const teaching = page.locator('details', { has: page.locator('summary', { hasText: /^teaching/ }) }).first()
  await teaching.getByRole('button', { name: 'Sweep mode' }).dblclick()
  assert.match(await written(page), /mode: \[joint, /)
  assert.doesNotMatch(await written(page), /mode: none/)
  assert.equal(await page.evaluate("document.activeElement.getAttribute('aria-label')"), 'Add a value to mode')
})

test('A training of days is asked about before it starts', async (t) => {
  const { page } = await opened(t)
  await page.goto(new URL('#/new', page.url()).href)
  await paste(page, 'task: { kind: arithmetic, delayMs: 5 }\ntraining: { steps: 1000000000 }\nseeds: 6\n')
  await page.getByText(/about .* on abacus/s).waitFor()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  const asked = page.getByRole('alertdialog')
  await asked.getByText(/^It takes about \d+ d/).waitFor()
  await asked.getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await asked.getByRole('button', { name: 'Train all the same' }).click()
  await page.waitForURL(/#\/experiments\/1\/live/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled at a checkpoint. Finished work is kept.').waitFor()
})

test('Writing an experiment puts up no barrier, light or dark, right or wrong', async (t) => {
  const { page } = await opened(t, { real: true })
  await page.goto(new URL('#/new', page.url()).href)
  await page.getByLabel('Start from').selectOption('ten concepts full')
  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    assert.deepEqual(await barriers(page), [], theme)
  }
  await page.getByLabel('seeds', { exact: true }).fill('none')
  await page.keyboard.press('Tab')
  await page.getByLabel('What is wrong').waitFor()
  assert.deepEqual(await barriers(page), [])
})
