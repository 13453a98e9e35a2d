// Every field of files with anchors, aliases and merge keys is edited alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainValue, readSource } from '../../../../core/experiment/source.ts'
import { edited, renamed, type Path } from '../../../../core/experiment/edit/edited.ts'

const files = {
  'an alias of a map': `
training: &t { steps: 20, optimizer: { kind: adam, learningRate: 0.1 } }
teaching:
  training: *t # the same
  other: *t
`,
  'an alias of a number': 'a: &n 5\nb: *n\nc: [1, *n, { d: *n }]\n',
  'a merge key': `
base: &base
  steps: 20
  optimizer: # how
    kind: adam
    learningRate: 0.1
training: { <<: *base, batch: 8 }
teaching:
  <<: *base
  steps: 30
`,
  'a list of maps in a merge key': `
a: &a { steps: 20, deep: { x: 1, y: 2 } }
b: &b { steps: 30, batch: 16 }
training:
  <<: [*a, *b, { own: 1 }]
  logEvery: 5
`,
  'two merge keys': 'a: &a { x: 1, y: 2 }\nb: &b { y: 3, z: 4 }\nc: { <<: *a, <<: *b, w: 5 }\n',
  'anchors inside a merge key': 'a: { <<: [&x { p: 1, q: { r: 2 } }, { p: 3 }] }\nb: *x\nc: { <<: *x, q: 5 }\n',
  'aliases of aliases': `
a: &a { s: &s 5, t: { u: 1 } }
b: &b { x: *s, <<: *a }
c: *b
d: [*b, *a, { <<: [*b], s: 7 }]
`,
  'an anchor given twice':
    'a: &a { x: 1 }\nb: *a\nc: &c { y: *a }\nd: &a { x: 2 }\ne: [*a, *c]\nf: { <<: *c, z: *a }\n',
  'a list by its anchor': 'a: &a [{ x: 1 }, 2]\nb: *a\nc: { <<: &m { k: 1 } }\nd: *m\n',
}

const valueOf = (text: string): unknown => {
  const { source, faults } = readSource(text)
  assert.deepEqual(faults, [], text)
  return plainValue(source!)
}

function* scalarsOf(value: unknown, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (value === null || typeof value !== 'object') yield path
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* scalarsOf(item, [...path, i])
  else for (const [key, item] of Object.entries(value)) yield* scalarsOf(item, [...path, key])
}

/** A map or a list, by key or index. */
type Above = Record<string | number, unknown>

/** A plain value with one field changed; undefined takes it out, and what contained nothing else. */
function changed(value: unknown, path: Path, to: unknown): unknown {
  const result = structuredClone(value)
  const way = path.slice(0, -1).reduce((above, key) => [...above, above.at(-1)![key] as Above], [result as Above])
  const last = path.at(-1)!
  if (to !== undefined) way.at(-1)![last] = to
  else
    for (let depth = path.length - 1; depth >= 0; depth--) {
      const container = way[depth]!
      if (Array.isArray(container)) container.splice(Number(path[depth]), 1)
      else delete container[path[depth]!]
      if (Array.isArray(container) || Object.keys(container).length > 0) break
    }
  return result
}

for (const [name, text] of Object.entries(files))
  test(`a field is edited alone in a file with ${name}`, () => {
    const before = valueOf(text)
    let tried = 0
    for (const path of scalarsOf(before))
      for (const to of [42, 'word', [1, 2], undefined]) {
        const after = edited(text, path, to)
        assert.deepEqual(valueOf(after), changed(before, path, to), `${path.join('.')} = ${String(to)}:\n${after}`)
        tried++
      }
    assert.ok(tried >= 12)
  })

for (const [name, text] of Object.entries(files))
  test(`a field is added, and a map replaced, alone in a file with ${name}`, () => {
    const before = valueOf(text)
    const above = new Map(
      [...scalarsOf(before)].flatMap((path) => path.map((_, i) => [path.slice(0, i).join(), path.slice(0, i)])),
    )
    for (const path of above.values()) {
      const at = path.reduce<unknown>((value, key) => (value as Above)[key], before)
      if (!Array.isArray(at))
        assert.deepEqual(valueOf(edited(text, [...path, 'new'], 1)), changed(before, [...path, 'new'], 1))
      if (path.length === 0) continue
      for (const to of [{ n: 1 }, undefined])
        assert.deepEqual(valueOf(edited(text, path, to)), changed(before, path, to), `${path.join('.')}`)
    }
  })

test('what an edit does not touch stays as it was written', () => {
  const text = 'a: &a { x: 1 } # why\nb: *a\nc: { <<: *a, y: 2 }\n'
  assert.equal(edited(text, ['c', 'y'], 3), text.replace('y: 2', 'y: 3'))
  assert.equal(edited(text, ['b'], 3), text.replace('b: *a', 'b: 3'))
  assert.equal(edited(text, ['b', 'x'], 3), text.replace('b: *a', 'b: { x: 3 }'))
  assert.equal(edited(text, ['c', 'x'], 3), text.replace('y: 2', 'y: 2, x: 3'))
})

test('another variant loses the options that came by a merge key, and leaves those of the others', () => {
  const text = 'a: &a { kind: topk, k: 4, at: hidden }\nsparsity: { <<: *a }\nother: *a\n'
  for (const place of ['a', 'sparsity', 'other']) {
    const after = valueOf(renamed(text, [place], 'kind', ['l1'], ['strength', 'at']))
    const before = valueOf(text) as Record<string, unknown>
    assert.deepEqual(after, { ...before, [place]: { kind: 'l1', at: 'hidden' } })
  }
})

test('a file in which an alias stands inside of what it means is left alone', () => {
  const text = 'a: &a { b: *a, c: 1 }\n'
  assert.equal(edited(text, ['a', 'c'], 2), text)
  assert.equal(renamed(text, ['a'], 'kind', ['x'], []), text)
})

test('a file with an unknown anchor can be edited elsewhere', () => {
  assert.equal(edited('a: *nobody\nb: 1\n', ['c'], 2), 'a: *nobody\nb: 1\nc: 2\n')
})
