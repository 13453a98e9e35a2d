import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { catalogOf } from '../../core/catalog/catalog.ts'
import { measureFacts } from '../../core/catalog/measure.ts'
import { glossaryOf } from '../../core/glossary/glossary.ts'
import { markdownOf } from '../../core/glossary/markdown.ts'
import { wordGroups } from '../../core/glossary/words/index.ts'
import { pathBeside } from '../../runtime/paths.ts'
import { matching } from '../../src-main/cli/commands/glossary.ts'
import { registries } from '../../worker/catalog.ts'

const catalog = catalogOf(registries)
const terms = glossaryOf(catalog)
const root = pathBeside(import.meta.url, '../..')

test('docs/glossary.md is what the sources say', () => {
  const path = join(root, 'docs/glossary.md')
  if (process.env['UPDATE_SNAPSHOTS'] === '1') writeFileSync(path, markdownOf(terms.values()))
  assert.ok(
    readFileSync(path, 'utf8') === markdownOf(terms.values()),
    'write it again: pellucid glossary --out docs/glossary.md',
  )
})

test('Every entry has a name, a sentence and a source, and no two share an address', () => {
  for (const { id, label, means, source } of terms.values()) {
    assert.ok(label, id)
    assert.match(means, /^\S.*\.$/s, id)
    assert.ok(source.length > 3, id)
  }
  const words = wordGroups.flatMap(([, own]) => Object.keys(own))
  assert.equal(new Set(words).size, words.length)
})

test('Every measure, variant and claim has an entry; measures say which way is better and their range', () => {
  for (const { name } of measureFacts(catalog)) {
    const term = terms.get(`measure.${name}`)
    assert.ok(term?.formula && term.better && term.range, name)
  }
  for (const [kind, entries] of Object.entries(catalog))
    for (const { name } of entries) assert.ok(terms.has(`kind.${kind}.${name}`), `${kind} ${name}`)
  for (const claim of ['C1', 'C2', 'C3', 'C4', 'C5']) assert.ok(terms.has(`claim.${claim}`), claim)
})

test('Every word that explains a field explains one that there is', () => {
  for (const [, words] of wordGroups)
    for (const [name, { at = [] }] of Object.entries(words))
      for (const path of at) assert.ok(terms.has(`field.${path}`), `${name}: ${path}`)
})

test('A field of which variants say different things has the words of each', () => {
  const { means } = terms.get('field.sparsity.strength')!
  assert.match(means, /l1, .*monoloss: λ, the weight of the penalty\. .*selectivity: α/)
})

test('Every word that the page explains is in the glossary', () => {
  const folder = join(root, 'src-renderer')
  const used = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.svelte'))
    .flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/<Term of="([^"]+)"/g)].map(([, id]) => `${name}: ${id}`),
    )
  assert.ok(used.length > 25, `only ${used.length}`)
  assert.deepEqual(
    used.filter((place) => !terms.has(place.split(': ')[1]!)),
    [],
  )
})

test('A word is found by its label, its address and the end of it; an unknown one by the nearest', () => {
  const all = [...terms.values()]
  const ids = (word: string) => matching(all, word).map(({ id }) => id)
  assert.deepEqual(ids('Test loss'), ['measure.testLoss'])
  assert.deepEqual(ids('C4'), ['claim.C4'])
  assert.ok(ids('pressure').includes('pressure') && ids('pressure').includes('field.teaching.pressure'))
  assert.ok(ids('functional').includes('kind.distance.functional'))
  assert.throws(() => matching(all, 'presure'), { message: 'unknown word: presure (did you mean pressure?)' })
})
