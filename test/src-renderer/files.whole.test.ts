import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { connect } from '../../src-main/service/reach/connect.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'
import { recordedHistory } from './recorded.ts'
import { TestLab } from '../whole/processes/lab.ts'

after(closeBrowser)

/** Drops files on the middle of the page, as a file manager does. */
async function drop(page: Page, files: { name: string; bytes: Uint8Array }[], on = 'main'): Promise<void> {
  const given = JSON.stringify(files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })))
  const carried = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    for (const { name, bytes } of ${given}) transfer.items.add(new File([Uint8Array.from(bytes)], name))
    return transfer
  })()`)
  for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(on, event, { dataTransfer: carried })
}
/** The experiment file that is being written. */
const draftOf = async (page: Page): Promise<string> => {
  await page.getByText(/^name: /).waitFor()
  return page.evaluate<string>(`localStorage.getItem('pellucid draft')`)
}
const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) })

function idx(name: string, sizes: number[], value: (i: number) => number) {
  const n = sizes.reduce((a, b) => a * b, 1)
  const header = [0, 0, 8, sizes.length, ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255])]
  return { name, bytes: Uint8Array.from([...header, ...Array.from({ length: n }, (_, i) => value(i) & 255)]) }
}

test('An experiment file that is dropped on any screen opens as a new one, and the draft before can be had back', async (t) => {
  const { page, errors } = await opened(t, { real: true })
  await page.goto(`${new URL('/', page.url())}#/new`)
  const file = page.getByRole('textbox', { name: 'Experiment file' })
  await file.waitFor()
  await file.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('# my draft')
  await page.goto(`${new URL('/', page.url())}#/device`)
  await page.getByRole('heading', { name: 'Device' }).waitFor()
  await drop(page, [text('dropped.yaml', 'name: from a file\ntask: digits\nseeds: 2\n')])
  await page.getByText('name: from a file').waitFor()
  await page.getByText('2 runs').waitFor()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('# my draft').waitFor()
  const json = '{ "name": "in JSON", "task": "digits", "sedes": 1 }'
  await drop(page, [text('dropped.json', json)], '.cm-content')
  await page.getByLabel('What is wrong').getByText('sedes').first().waitFor()
  assert.equal(
    await page.evaluate(`localStorage.getItem('pellucid draft')`),
    json,
    'the editor does not insert it, too',
  )
  assert.deepEqual(errors, [])
})

test('IDX files are shown with what they hold, and become an experiment that the lab accepts', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  const names = ['train-images', 'train-labels', 't10k-images', 't10k-labels'] as const
  const [trainImages, trainLabels, testImages, testLabels] = [
    idx(names[0], [60, 8, 8], (i) => i * 37),
    idx(names[1], [60], (i) => i % 4),
    idx(names[2], [30, 8, 8], (i) => i * 91),
    idx(names[3], [30], (i) => i % 4),
  ]
  await drop(page, [trainImages, trainLabels])
  const dialog = page.getByRole('dialog', { name: 'Opened files' })
  await dialog.getByText('60 greyscale pictures of 8 × 8 pixels').waitFor()
  await dialog.getByText('60 labels of 4 classes').waitFor()
  await dialog.getByText('together with the test images and their labels').waitFor()
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    assert.deepEqual(await barriers(page), [])
  }
  await drop(page, [testLabels, testImages])
  await dialog.getByRole('region', { name: 'Task images' }).getByText('can use 4 files').waitFor()
  await dialog.getByText('If they are digits').waitFor()
  await dialog.getByRole('button', { name: 'Write one of digits instead' }).click()
  await page.getByText('/lab.db-files/').first().waitFor()
  await page.getByText('classes: 4').waitFor()
  await page.getByText('pressure: [0, 1]').waitFor()
  const stored = readdirSync(`${lab.history}-files`)
  assert.deepEqual(stored.map((name) => name.replace(/^[0-9a-f]{16}-/, '')).sort(), [...names].sort())
  const written = await page.evaluate<string>(`localStorage.getItem('pellucid draft')`)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  assert.equal(await client.experiments.check({ text: written }), null, 'the lab finds no fault in it')
  assert.deepEqual(errors, [])
})

/** A table of so many rows with quoted commas and blank cells. */
function birds(rows: number): string {
  const row = (i: number) => `${i},"${['grey', 'red, small'][i % 2]}",${i % 7 === 0 ? '' : i % 13},${(i * i) % 31}`
  return ['id,kind,size,weight', ...Array.from({ length: rows }, (_, i) => row(i)), ''].join('\r\n')
}

test('A table is shown with its columns and how it is understood, and becomes an experiment that the lab accepts', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  await drop(page, [text('my birds.csv', birds(60))])
  const dialog = page.getByRole('dialog', { name: 'Opened file' })
  await dialog.getByText('A table of 60 rows and 4 columns between commas, named by its first line').waitFor()
  await dialog.getByRole('row', { name: /size numbers 13 9 1 · 2/ }).waitFor()
  await dialog.getByText('id numbers the rows').first().waitFor()
  await dialog.getByText('20% of the rows are for testing').waitFor()
  await dialog.getByText('Target weight').waitFor()
  await dialog.getByLabel('to be predicted').selectOption('kind')
  await dialog.getByText('Target kind, 2 classes: 0 = grey, 1 = "red, small"').waitFor()
  assert.ok(await dialog.getByRole('button', { name: 'Write an experiment with it' }).isVisible())
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    assert.deepEqual(await barriers(page), [])
  }
  await dialog.getByRole('button', { name: 'Write an experiment with it' }).click()
  await page.getByText('name: table from my birds.csv').waitFor()
  await page.getByText('Inputs that are numbers, standardised on the training rows: size, weight').waitFor()
  const written = await page.evaluate<string>(`localStorage.getItem('pellucid draft')`)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  assert.equal(await client.experiments.check({ text: written }), null, 'the lab finds no fault in it')
  assert.deepEqual(errors, [])
})

test('A Parquet file is shown as a table, and an input that tells the target is warned of before anything trains', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  const bytes = readFileSync(new URL('../worker/tasks/table/parquet/birds-snappy.parquet', import.meta.url))
  await drop(page, [{ name: 'my birds.parquet', bytes }])
  const dialog = page.getByRole('dialog', { name: 'Opened file' })
  await dialog.getByText('A table of 300 rows and 6 columns in a Parquet file').waitFor()
  await dialog.getByText('Target kind, 3 classes').waitFor()
  await dialog.getByRole('button', { name: 'Write an experiment with it' }).click()
  const written = await draftOf(page)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  assert.equal(await client.experiments.check({ text: written }), null, 'the lab finds no fault in it')
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${(i * 7) % 13},${['yes', 'no'][((i * i) % 3) % 2]},${((i * i) % 3) % 2}`,
  )
  await drop(page, [text('ship.csv', ['fare,alive,survived', ...rows, ''].join('\n'))])
  await dialog.getByText('Warning: input alive alone tells the target survived in 60 rows').waitFor()
  assert.deepEqual(errors, [])
})

test('A folder of pictures that is dropped is sent as one archive and becomes an experiment', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  const folder = join(lab.folder, 'my pets')
  for (let i = 0; i < 150; i++) {
    const kind = join(folder, ['cat', 'dog'][i % 2]!)
    mkdirSync(kind, { recursive: true })
    const data = new Uint8Array(108).fill(20 + (i % 2) * 90 + i / 2)
    writeFileSync(join(kind, `${i}.png`), encode({ width: 6, height: 6, channels: 3, depth: 8, data }))
  }
  const drag = await page.context().newCDPSession(page)
  const data = { items: [], files: [folder], dragOperationsMask: 1 }
  // The page takes a drop where it took the move before it, and what is under the pointer changes once.
  for (const type of ['dragEnter', 'dragOver', 'dragOver', 'dragOver', 'drop'] as const) {
    await drag.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
    if (type === 'dragEnter') await page.getByText('Drop experiment files, data').waitFor()
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  }
  const dialog = page.getByRole('dialog', { name: 'Opened file' })
  await dialog.getByText('150 pictures of 3 channels and 6 × 6 pixels, unsigned bytes.').waitFor()
  await dialog.getByText('cat: 75, dog: 75').waitFor()
  await dialog.getByText('The class of a picture is the folder that it is in').waitFor()
  assert.deepEqual(await barriers(page), [])
  await dialog.getByRole('button', { name: 'Write an experiment with it' }).click()
  await page.getByText('name: images from my pets').waitFor()
  const written = await draftOf(page)
  assert.match(written, /path: .*-my-pets\.zip/)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  assert.equal(await client.experiments.check({ text: written }), null, 'the lab finds no fault in it')
  assert.deepEqual(errors, [])
})

test('A text is shown with its beginning and becomes an experiment on its characters', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  const novel = 'It was the best of times — it was the worst of times.\n'.repeat(200)
  await drop(page, [text('two cities.txt', novel)])
  const dialog = page.getByRole('dialog', { name: 'Opened file' })
  await dialog.getByText('A text of 10,800 characters').waitFor()
  await dialog.getByText('It was the best of times').waitFor()
  assert.deepEqual(await barriers(page), [])
  await dialog.getByRole('button', { name: 'Write an experiment with it' }).click()
  await page.getByText('name: text from two cities.txt').waitFor()
  const written = await page.evaluate<string>(`localStorage.getItem('pellucid draft')`)
  const { lab: client, close } = await connect(lab.history, lab.options)
  t.after(close)
  assert.equal(await client.experiments.check({ text: written }), null, 'the lab finds no fault in it')
  assert.deepEqual(errors, [])
})

test('Files that nothing can use say so in words, whatever their names are, and leave nothing behind', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true })
  const hostile = '<img src=x onerror=alert(1)>\u202e../../x.csv'
  await drop(page, [
    text(hostile, 'a,<b>\n1,2\n'),
    text('notes.yaml', 'Dear reader'),
    { name: 'half', bytes: Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9) },
    { name: 'cut.db', bytes: new TextEncoder().encode('SQLite format 3\0') },
  ])
  const dialog = page.getByRole('dialog', { name: 'Opened files' })
  await dialog.getByRole('heading', { name: hostile }).waitFor()
  await dialog.getByText('A table of 1 row and 2 columns between commas').waitFor()
  await dialog.getByText('a column that varies, to be predicted').waitFor()
  await dialog.getByText('It has none of the fields of an experiment').waitFor()
  await dialog.getByText('the file is truncated').waitFor()
  await dialog.getByText('is not a Pellucid history').waitFor()
  assert.equal(await dialog.locator('img').count(), 0)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  for (let i = 0; i < 100 && readdirSync(`${lab.history}-files`).length > 0; i++) await page.waitForTimeout(50)
  assert.deepEqual(readdirSync(`${lab.history}-files`), [])
  assert.deepEqual(errors, [])
})

test('A history of another lab lists its experiments, whose files open here', async (t) => {
  const other = new TestLab(t)
  recordedHistory(other.history, ['digits-quick'])
  const { page, errors, lab } = await opened(t, { real: true })
  await page.goto(`${new URL('/', page.url())}#/new`)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Open a file' }).click()
  await (await chooser).setFiles(other.history)
  const dialog = page.getByRole('dialog', { name: 'Opened file' })
  await dialog.getByRole('row', { name: /digits quick finished 18\/18/ }).waitFor()
  await dialog.getByRole('button', { name: 'Open the file of digits quick' }).click()
  await page.getByText('name: digits quick').waitFor()
  const kept = () => (existsSync(`${lab.history}-files`) ? readdirSync(`${lab.history}-files`) : [])
  for (let i = 0; i < 200 && kept().length > 0; i++) await page.waitForTimeout(50)
  assert.deepEqual(kept(), [], 'the copy that was only read is gone')
  await inTheme(page, 'Dark')
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(errors, [])
})
