import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { measureFacts } from '../../core/catalog/measure.ts'
import { pathBeside } from '../../runtime/paths.ts'
import { catalog } from '../../worker/catalog.ts'

const root = pathBeside(import.meta.url, '../..')
const sources = ['core', 'history', 'worker', 'src-main', 'src-renderer'].flatMap((place) =>
  readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
    .map((name) => `${place}/${name.replaceAll('\\', '/')}`)
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.startsWith('worker/measures/')),
)

/** Names that are no words of a language: `testLoss`, `probe.k1.n100`; `units` is one. */
const names = measureFacts(catalog).flatMap(({ name }) => (/[A-Z.]/.test(name) ? [name] : []))

test('What a measure is looked at for is said by the measure: no name of one stands outside their folder', () => {
  assert.ok(sources.length > 300 && names.length > 50)
  const named = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const spelt = (name: string) => ["'", '`', '"'].some((quote) => text.includes(quote + name + quote))
    return names.filter(spelt).map((name) => `${file}: ${name}`)
  })
  assert.deepEqual(named, [], 'ask for a role instead (core/catalog/roles.ts)')
})
