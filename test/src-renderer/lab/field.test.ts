import assert from 'node:assert/strict'
import { test } from 'node:test'
import { experimentSchema } from '../../../core/experiment/schema.ts'
import { isChoice, itemsOf } from '../../../core/experiment/shape.ts'
import { readSource } from '../../../core/experiment/source.ts'
import type { JsonSchema } from '../../../core/catalog/options.ts'
import {
  meantBy,
  namesOf,
  partOf,
  rangeFault,
  shapeOf,
  sweptOver,
  typedOf,
  usualText,
} from '../../../src-renderer/lab/field.ts'
import { catalog } from '../../../worker/catalog.ts'

const schema = experimentSchema(catalog)
const sourceOf = (text: string) => readSource(`field: ${text}`).source!
const read = (text: string) => partOf(sourceOf(text), 'field')!

const number: JsonSchema = { type: 'number' }
const list: JsonSchema = { type: 'array', items: { type: 'integer' } }
const seeds = schema.properties!['seeds']!
const expose = schema.properties!['primary']!.anyOf![0]!.properties!['expose']!

test('what is typed means what the file says, and the file is shown as it is typed', () => {
  const cases: [JsonSchema, string, unknown][] = [
    [number, '0.5', 0.5],
    [number, '0, 1', [0, 1]],
    [number, '1e-3', 0.001],
    [list, '256, 128', [256, 128]],
    [list, '256, 128; 64', { sweep: [[256, 128], [64]] }],
    [list, '64', [64]],
    [seeds, '8', 8],
    [seeds, '0, 3', [0, 3]],
    [expose, 'last', 'last'],
    [expose, '0', 0],
    [{ type: 'string' }, 'one, two', 'one, two'],
    [{ type: 'boolean' }, 'true', true],
  ]
  for (const [field, typed, meant] of cases) {
    assert.deepEqual(meantBy(typed, field), meant, typed)
    const again = typedOf(read(JSON.stringify(meant)), field)!
    assert.deepEqual(meantBy(again, field), meant, again)
  }
  assert.equal(meantBy('  ', number), undefined)
})

test('a range that is typed becomes its values, beside others', () => {
  const cases: [JsonSchema, string, unknown][] = [
    [number, '0.001..0.1 log 3', [0.001, 0.01, 0.1]],
    [number, '0, 0.001..0.1 log 3', [0, 0.001, 0.01, 0.1]],
    [number, '0:0.5:1', [0, 0.5, 1]],
    [seeds, '1-4', [1, 2, 3, 4]],
    [seeds, '1-3, 9', [1, 2, 3, 9]],
    [seeds, '8', 8],
    [list, '8-10; 3', { sweep: [[8, 9, 10], [3]] }],
    [expose, '0-2, last', [0, 1, 2, 'last']],
    [{ type: 'string' }, '1-8', '1-8'],
  ]
  for (const [field, typed, meant] of cases) {
    assert.deepEqual(meantBy(typed, field), meant, typed)
    assert.equal(rangeFault(typed, field), undefined, typed)
  }
})

test('a range that lacks something says so at its field, and no other text does', () => {
  assert.match(rangeFault('0, 0.001..0.1', number)!, /how many values/)
  assert.match(rangeFault('8-1', seeds)!, /downwards/)
  for (const text of ['', 'many', '0.1, 0.2', '1e-3']) assert.equal(rangeFault(text, number), undefined, text)
  assert.equal(rangeFault('a..b', { type: 'string' }), undefined)
})

test('what does not fit is passed on as it was typed, for the check to say what is wrong', () => {
  assert.equal(meantBy('many', number), 'many')
  assert.deepEqual(meantBy('1, many', number), [1, 'many'])
})

test('what has more parts than a line can show is left to the file', () => {
  assert.equal(typedOf(read('{ a: 1 }'), number), undefined)
  assert.equal(typedOf(read('[[1], [2]]'), list), undefined)
  assert.equal(typedOf(undefined, number), '')
})

test('values of an axis are counted, those of a list are not', () => {
  assert.equal(sweptOver(read('[1, 2, 3]'), number), 3)
  assert.equal(sweptOver(read('[1, 2, 3]'), list), 1)
  assert.equal(sweptOver(read('{ sweep: [[1], [2]] }'), list), 2)
})

test('a choice knows its names however they are written', () => {
  const sparsity = schema.properties!['sparsity']!
  assert.deepEqual(namesOf(undefined, sparsity), { names: ['none'], complex: false })
  assert.deepEqual(namesOf(read('topk'), sparsity), { names: ['topk'], complex: false })
  assert.deepEqual(namesOf(read('{ kind: [none, topk], k: 4 }'), sparsity).names, ['none', 'topk'])
  assert.deepEqual(namesOf(read('[none, topk]'), sparsity), { names: ['none', 'topk'], complex: false })
  assert.equal(namesOf(read('[none, { kind: topk, k: 4 }]'), sparsity).complex, true)
})

test('every field of every variant in the catalog has a place in the form', () => {
  const seen = new Set<string>()
  walk(schema)
  assert.deepEqual([...seen].sort(), ['choice', 'group', 'groups', 'one of', 'some of', 'typed'])

  function walk(field: JsonSchema): void {
    const shape = shapeOf(field)
    seen.add(shape)
    if (shape === 'typed') {
      const usual = field.default
      const typed = usual === undefined ? '' : Array.isArray(usual) ? usual.join(', ') : String(usual)
      assert.ok(typeof usual !== 'object' || Array.isArray(usual), JSON.stringify(field))
      if (typed) assert.deepEqual(meantBy(typed, field, false), usual, JSON.stringify(field))
    }
    for (const variant of isChoice(field) ? field.anyOf! : [field])
      for (const part of Object.values(variant.properties ?? {})) if (part.const === undefined) walk(part)
    if (shape === 'groups') walk(itemsOf(field))
  }
})

test('a default that depends on other fields is shown in words, and one that does not as it is typed', () => {
  const modes = schema.properties!['teaching']!.anyOf!
  const student = itemsOf(modes.find(({ properties }) => properties!['students'])!.properties!['students']!)
  assert.equal(usualText(student.properties!['predicts']!), 'by the task')
  assert.equal(usualText(student.properties!['sees']!), 'code')
  assert.equal(usualText({ type: 'array', default: [32, 16] }), '32, 16')
})
