import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { figures } from '../../../core/figures/index.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { svg } from '../../../src-main/exports/svg.ts'
import { catalog } from '../../../worker/catalog.ts'
import { drawn, gallery } from './gallery.ts'
import { recordsOf } from './records.ts'

const folder = new URL('../../../docs/figures/', import.meta.url)

for (const picture of gallery)
  test(`the gallery's ${picture.file} is what is drawn today, byte for byte`, async () => {
    const file = new URL(`${picture.file}.svg`, folder)
    const today = await svg(drawn(picture))
    if (process.env['UPDATE_SNAPSHOTS']) writeFileSync(file, today)
    assert.ok(existsSync(file), `docs/figures/${picture.file}.svg is missing; UPDATE_SNAPSHOTS=1 writes it`)
    const same = today === readFileSync(file, 'utf8')
    assert.ok(same, `docs/figures/${picture.file}.svg differs; look at it, then UPDATE_SNAPSHOTS=1`)
  })

test('the records tell of their measures what the lab tells of them today', () => {
  const today = new Map(measureFacts(catalog).map((facts) => [facts.name, facts]))
  for (const records of new Set(gallery.map(({ records }) => records)))
    for (const facts of recordsOf(records).measures) assert.deepEqual(facts, today.get(facts.name), records)
})

test('every figure has its place in the gallery, and every picture of the gallery is shown', () => {
  const text = readFileSync(new URL('../figures.md', folder), 'utf8')
  const shown = new Set(gallery.map(({ figure }) => figure as string))
  assert.deepEqual(
    Object.keys(figures).filter((name) => !shown.has(name)),
    [],
  )
  for (const { file, figure } of gallery) {
    assert.ok(text.includes(`(figures/${file}.svg)`), file)
    assert.ok(text.includes(`--figure ${figure}`), figure)
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.svg'))
  assert.deepEqual(files.sort(), gallery.map(({ file }) => `${file}.svg`).sort())
})
