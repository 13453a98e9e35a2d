import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { edited, renamed } from '../../../../core/experiment/edit/edited.ts'

const experiments = new URL('../../../../experiments/', import.meta.url)
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

const authored = `# A file with its author's habits.
name:   mine
task: {kind: concepts, concepts: 10,  density: 0.1}   # sparse

teaching:
    mode: joint   # both at once
    pressure: [0,1]
    students:
    -   sees: code
        reader: {kind: l1,
                 cost: [0, 0.001,
                        0.003]}   # in decades
    -   sees: input

# how long
training:
    steps: 6000
seeds: 8
`

/** The one line, or the lines, in which two texts differ. */
function changedLines(before: string, after: string): { gone: string[]; come: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')]
  let [first, last] = [0, 0]
  while (first < Math.min(a.length, b.length) && a[first] === b[first]) first++
  while (last < Math.min(a.length, b.length) - first && a.at(-1 - last) === b.at(-1 - last)) last++
  return { gone: a.slice(first, a.length - last), come: b.slice(first, b.length - last) }
}

test('an edit leaves all other lines as their author wrote them', () => {
  const order = ['name', 'task', 'sparsity', 'teaching', 'training', 'seeds']
  const changes: [path: Parameters<typeof edited>[1], value: unknown, gone: string[], come: string[]][] = [
    [['name'], 'yours', ['name:   mine'], ['name:   yours']],
    [['name'], undefined, ['name:   mine'], []],
    [['seeds'], [1, 2], ['seeds: 8'], ['seeds: [1, 2]']],
    [
      ['task', 'density'],
      [0.1, 0.2],
      ['task: {kind: concepts, concepts: 10,  density: 0.1}   # sparse'],
      ['task: {kind: concepts, concepts: 10,  density: [0.1, 0.2]}   # sparse'],
    ],
    [
      ['task', 'inputs'],
      12,
      ['task: {kind: concepts, concepts: 10,  density: 0.1}   # sparse'],
      ['task: {kind: concepts, concepts: 10,  density: 0.1, inputs: 12}   # sparse'],
    ],
    [
      ['task', 'concepts'],
      undefined,
      ['task: {kind: concepts, concepts: 10,  density: 0.1}   # sparse'],
      ['task: {kind: concepts,  density: 0.1}   # sparse'],
    ],
    [['teaching', 'pressure'], 1, ['    pressure: [0,1]'], ['    pressure: 1']],
    [['teaching', 'mode'], undefined, ['    mode: joint   # both at once'], []],
    [['teaching', 'copies'], 2, [], ['    copies: 2']],
    [['teaching', 'students', 1, 'predicts'], 'code', [], ['        predicts: code']],
    [['teaching', 'students', 1], undefined, ['    -   sees: input'], []],
    [['training', 'batch'], 64, [], ['    batch: 64']],
    [['training', 'optimizer', 'learningRate'], 0.1, [], ['    optimizer: { learningRate: 0.1 }']],
    [['training', 'steps'], undefined, ['training:', '    steps: 6000'], []],
    [['sparsity'], { kind: 'topk', k: [4, 8] }, [], ['sparsity: { kind: topk, k: [4, 8] }']],
    [
      ['teaching', 'students', 0, 'reader', 'cost'],
      0.01,
      ['                 cost: [0, 0.001,', '                        0.003]}   # in decades'],
      ['                 cost: 0.01}   # in decades'],
    ],
  ]
  for (const [path, value, gone, come] of changes)
    assert.deepEqual(
      changedLines(authored, edited(authored, path, value, 'kind', order)),
      { gone, come },
      path.join('.'),
    )
})

test('the last item of a list is taken out without touching another line', () => {
  const file = (students: string) =>
    `task: {kind: concepts}\nprimary: { hidden: [10,20] }\nteaching:\n  students:${students}\nseeds: 2\n`
  const block = '\n    - sees: code # the only one\n      reader: {kind: l1, cost: [0,0.1]}'
  for (const students of [block, ' [{sees: code}]'])
    assert.equal(edited(file(students), ['teaching', 'students', 0], undefined), file(' []'))
})

test('a field that is cleared and typed again has its place back', () => {
  const order = ['name', 'task', 'sparsity', 'teaching', 'training', 'seeds']
  for (const key of ['name', 'seeds'] as const) {
    const value = (parse(authored) as Record<string, unknown>)[key]
    const again = edited(edited(authored, [key], undefined), [key], value, 'kind', order)
    assert.equal(again, authored.replace('name:   mine', key === 'name' ? 'name: mine' : 'name:   mine'))
  }
})

test('a file without a line end at its end, an empty value and an empty map are edited in their place', () => {
  assert.equal(edited('task: digits', ['seeds'], 2), 'task: digits\nseeds: 2')
  assert.equal(edited('name:\ntask: digits\n', ['name'], 'x'), 'name: x\ntask: digits\n')
  assert.equal(
    edited('task: digits\ntraining: {}\n', ['training', 'steps'], 2),
    'task: digits\ntraining: { steps: 2 }\n',
  )
})
