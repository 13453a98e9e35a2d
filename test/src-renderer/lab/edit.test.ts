import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { difference, edited, renamed } from '../../../src-renderer/lab/edit.ts'

const experiments = new URL('../../../experiments/', import.meta.url)
const file = (name: string) => readFileSync(new URL(name, experiments), 'utf8')

test('one scalar is exchanged and every other character stays', () => {
  for (const name of readdirSync(experiments)) {
    const text = file(name)
    const after = edited(text, ['training', 'steps'], 42)
    assert.equal(after, text.replace(/steps: \d+/, 'steps: 42'))
  }
})

test('a scalar that becomes an axis keeps the comments of the file', () => {
  const text = '# why\ntask: { kind: digits } # the task\nteaching:\n  # how much\n  pressure: 1\n'
  const after = edited(text, ['teaching', 'pressure'], [0, 1])
  assert.deepEqual(parse(after), { task: { kind: 'digits' }, teaching: { pressure: [0, 1] } })
  for (const comment of ['# why', '# the task', '# how much']) assert.ok(after.includes(comment), comment)
})

test('a field whose parents are not there gets them', () => {
  const after = edited('task: digits\n', ['teaching', 'students', 0, 'reader', 'cost'], 0.01)
  assert.deepEqual(parse(after), { task: 'digits', teaching: { students: [{ reader: { cost: 0.01 } }] } })
})

test('a variant named by a word alone keeps its name when it gets an option', () => {
  assert.deepEqual(parse(edited('task: digits\nsparsity: topk\n', ['sparsity', 'k'], 4)), {
    task: 'digits',
    sparsity: { kind: 'topk', k: 4 },
  })
})

test('a field that is taken out takes with it what contained nothing else', () => {
  const text = 'task: digits\ntraining: { optimizer: { learningRate: 0.1 } }\n'
  assert.deepEqual(parse(edited(text, ['training', 'optimizer', 'learningRate'], undefined)), { task: 'digits' })
})

test('an empty file begins with its first field', () => {
  assert.deepEqual(parse(edited('', ['task', 'kind'], 'digits')), { task: { kind: 'digits' } })
})

test('text that YAML would read as something else is quoted', () => {
  for (const name of ['a: b', 'yes, no', '3', 'null', '# not a comment', '{ x', "it's"])
    assert.equal(parse(edited('name: old # kept\n', ['name'], name)).name, name)
})

test('a file that is not YAML is left alone', () => {
  assert.equal(edited('task: { kind', ['name'], 'x'), 'task: { kind')
})

test('another variant keeps the options it shares with the one before and loses the rest', () => {
  const text = 'task: digits\nsparsity: { kind: topk, k: [4, 8], at: hidden }\n'
  assert.deepEqual(parse(renamed(text, ['sparsity'], 'kind', ['l1'], ['strength', 'at'])).sparsity, {
    kind: 'l1',
    at: 'hidden',
  })
  assert.deepEqual(parse(renamed(text, ['sparsity'], 'kind', ['topk', 'l1'], ['k', 'strength', 'at'])).sparsity, {
    kind: ['topk', 'l1'],
    k: [4, 8],
    at: 'hidden',
  })
  assert.deepEqual(parse(renamed('task: digits\n', ['sparsity'], 'kind', ['none'], [])).sparsity, { kind: 'none' })
})

test('the difference of two texts turns one into the other', () => {
  const pairs = ['', 'a', 'aa', 'aaa', 'steps: 10', 'steps: 100', 'steps: 1']
  for (const before of pairs)
    for (const after of pairs) {
      const { from, to, insert } = difference(before, after)
      assert.equal(before.slice(0, from) + insert + before.slice(to), after)
    }
})
