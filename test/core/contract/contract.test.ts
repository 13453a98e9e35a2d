import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { contract } from '../../../core/contract/index.ts'
import { partBytes } from '../../../core/files/parts.ts'

/** Every call of the contract by its name, with what it takes. */
const calls = [...inputsOf(contract, '')]

function* inputsOf(part: object, name: string): Generator<[name: string, input: z.ZodType]> {
  if ('~orpc' in part) {
    const { inputSchema } = part['~orpc'] as { inputSchema?: z.ZodType }
    if (inputSchema) yield [name, inputSchema]
  } else for (const [key, more] of Object.entries(part)) yield* inputsOf(more as object, name ? `${name}.${key}` : key)
}

/** Every schema within a schema, with where it stands. */
function* within(schema: z.core.$ZodType, path: string): Generator<[path: string, schema: z.core.$ZodType]> {
  yield [path, schema]
  const { def } = schema._zod as z.core.$ZodTypes['_zod']
  if (def.type === 'object')
    for (const [key, field] of Object.entries(def.shape)) yield* within(field, `${path}.${key}`)
  else if (def.type === 'array') yield* within(def.element, `${path}[]`)
  else if (def.type === 'union') for (const one of def.options) yield* within(one, path)
  else if (def.type === 'record') {
    yield* within(def.keyType, `${path} (keys)`)
    yield* within(def.valueType, `${path} (values)`)
  } else if ('innerType' in def) yield* within(def.innerType as z.core.$ZodType, path)
  else
    assert.ok(
      ['string', 'number', 'boolean', 'enum', 'literal', 'null', 'custom'].includes(def.type),
      `${path}: ${def.type}`,
    )
}

const fields = calls.flatMap(([name, input]) => [...within(input, name)])
const ofType = (type: string) => fields.filter(([, schema]) => schema._zod.def.type === type)
/** The least length that a schema lets pass. */
const leastOf = (schema: z.core.$ZodType): number =>
  Math.max(
    0,
    ...(schema._zod.def.checks ?? []).flatMap((check) => {
      const def = check._zod.def as { check: string; minimum?: number }
      return def.check === 'min_length' ? [def.minimum!] : []
    }),
  )
/** The greatest length that a schema lets pass; Infinity where there is none. */
const mostOf = (schema: z.core.$ZodType): number =>
  Math.min(
    Infinity,
    ...(schema._zod.def.checks ?? []).flatMap((check) => {
      const def = check._zod.def as { check: string; maximum?: number }
      return def.check === 'max_length' ? [def.maximum!] : []
    }),
  )

test('every text that a call takes has a greatest length', () => {
  assert.ok(ofType('string').length > 20)
  for (const [path, schema] of ofType('string')) assert.ok(mostOf(schema) <= 1_000_000, path)
})

test('every list that a call takes has a greatest length, and takes each of its names once', () => {
  assert.ok(ofType('array').length >= 9)
  for (const [path, schema] of ofType('array')) {
    assert.ok(mostOf(schema) <= 10_000, path)
    const { element } = (schema as z.core.$ZodArray)._zod.def
    const known = [1, 2, 'finished', 'seeds'].filter((value) => z.safeParse(element, value).success)
    const least = known.slice(0, Math.max(1, leastOf(schema)))
    assert.ok(least.length > 0, path)
    assert.ok(z.safeParse(schema, least).success, path)
    // A tag that is typed twice is kept once.
    const mayRepeat = path === 'experiments.edit.tags'
    assert.equal(z.safeParse(schema, [...least, least[0]]).success, mayRepeat, `${path}: twice the same`)
  }
})

test('every array of bytes that a call takes has a greatest length', () => {
  assert.deepEqual(
    ofType('custom').map(([path]) => path),
    ['files.receive.bytes'],
  )
  for (const [path, schema] of ofType('custom')) {
    assert.ok(z.safeParse(schema, new Uint8Array(partBytes)).success, path)
    assert.ok(!z.safeParse(schema, new Uint8Array(partBytes + 1)).success, path)
    assert.ok(!z.safeParse(schema, 'text').success, path)
  }
})

test('every record that a call takes has a greatest number of keys', () => {
  assert.ok(ofType('record').length > 0)
  for (const [path, schema] of ofType('record')) {
    const made = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key ${i}`, '1']))
    assert.ok(z.safeParse(schema, made(2)).success, path)
    assert.ok(!z.safeParse(schema, made(1000)).success, path)
  }
})

test('every number that a call takes has an end', () => {
  for (const [path, schema] of ofType('number')) {
    for (const value of [Infinity, -Infinity, NaN]) assert.ok(!z.safeParse(schema, value).success, path)
    // A difference in a measure may have any size.
    if (path !== 'experiments.answer.margin') assert.ok(!z.safeParse(schema, 1e300).success, path)
  }
})

test('a hundred thousand names are refused, and any seed of an experiment is taken', () => {
  const input = (name: string) => calls.find(([one]) => one === name)![1]
  const names = Array.from({ length: 100_000 }, (_, i) => `curve ${i}`)
  assert.ok(!input('runs.series').safeParse({ run: 1, names }).success)
  assert.ok(!input('runs.series').safeParse({ run: 1, names: names.map(() => 'task loss') }).success)
  assert.ok(input('runs.series').safeParse({ run: 1, names: names.slice(0, 256) }).success)
  for (const seed of [0, 2 ** 31 + 1, 2 ** 32 - 1]) {
    assert.ok(input('figures.export').safeParse({ experiment: '1', figure: 'a', format: 'svg', seed }).success)
    assert.ok(input('tables.export').safeParse({ experiment: '1', table: 'runs', seed }).success)
  }
  assert.ok(!input('tables.export').safeParse({ experiment: '1', table: 'runs', seed: 2 ** 32 }).success)
})

test('a new name of an experiment is one line that can be seen, without marks that control the screen or the direction', () => {
  const edit = calls.find(([name]) => name === 'experiments.edit')![1]
  const takes = (name: string) => z.safeParse(edit, { experiment: '1', name }).success
  assert.ok(takes('  ten concepts, π = 1  '))
  for (const name of ['', '  ', 'a\nb', 'a\tb', 'a\u001b[31mb', '\u200b', '\u202e', 'a\u202eb', 'a'.repeat(201)])
    assert.ok(!takes(name), JSON.stringify(name))
})
