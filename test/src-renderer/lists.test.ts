import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

const page = pathBeside(import.meta.url, '../../src-renderer')
const components = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'))
/** What two entries of a list may have in common: words for people, and numbers that were measured or rounded. */
const mayRepeat = /\b(message|text|words|warning|tick|value|tag|x|y|program)\b/

test('No list of the page is keyed by words or numbers that may repeat', () => {
  const lists = components.flatMap((name) =>
    [
      ...readFileSync(join(page, name), 'utf8').matchAll(
        /\{#each [^\n]*? as [^\n]*? \(([^()]*(?:\([^()]*\)[^()]*)*)\)\}/g,
      ),
    ].map(([, key]) => ({ name, key: key! })),
  )
  assert.ok(lists.length > 60, `only ${lists.length} lists were found: has their notation changed?`)
  const wrong = lists.filter(({ key }) => mayRepeat.test(key.replace(/\$\{|`/g, '')))
  assert.deepEqual(wrong, [], 'key them by an id, or by their place: {#each list as one, i (i)}')
})

test('Every screen that is opened stands in a panel that fails alone', () => {
  for (const name of ['App.svelte', 'components/Experiment.svelte'])
    assert.match(readFileSync(join(page, name), 'utf8'), /\{#snippet drawn\((\w+)\)\}\s*<Panel what=[^>]*><\1\b/, name)
})
