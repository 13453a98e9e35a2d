import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { experimentSchema } from '../../../core/experiment/schema.ts'
import { plainValue, readSource } from '../../../core/experiment/source.ts'
import type { JsonSchema } from '../../../core/catalog/options.ts'
import { below, stream } from '../../../core/random/random.ts'
import { catalog } from './catalog.ts'

const schema = experimentSchema(catalog)
const tenConcepts = readFileSync(new URL('../../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')

/** Every field of the schema by path, variants' own options included. */
function* fields(schema: JsonSchema, path = ''): Generator<[string, JsonSchema]> {
  if (path) yield [path, schema]
  const join = (key: string) => (path ? `${path}.${key}` : key)
  for (const [key, field] of Object.entries(schema.properties ?? {})) yield* fields(field, join(key))
  for (const variant of schema.kind ? schema.anyOf! : []) yield* fields({ ...variant }, path)
  if (schema.items?.properties) yield* fields(schema.items, join('0'))
}

test('only the task must be given, and every field of the file itself is described', () => {
  assert.deepEqual(schema.required, ['task'])
  for (const [key, field] of Object.entries(schema.properties!)) {
    assert.ok(field.description, key)
    // An experiment without a question asks none; there is none by default.
    assert.equal(field.default === undefined, key === 'task' || key === 'question', key)
  }
})

test('every kind of the catalog is chosen somewhere, with all its variants', () => {
  const chosen = new Map([...fields(schema)].flatMap(([, field]) => (field.kind ? [[field.kind, field] as const] : [])))
  for (const kind of ['task', 'network', 'sparsifier', 'reader', 'distance', 'teaching', 'optimizer', 'initialisation'])
    assert.equal(chosen.get(kind)?.anyOf?.length, catalog[kind]!.length, kind)
  const { students, measures } = schema.properties!['evaluation']!.properties!
  assert.deepEqual(students!.enum, ['default', 'thorough', 'pictures'])
  assert.deepEqual(measures!.anyOf![1]!.items!.enum, ['loss', 'ladder', 'monosemantic'])
})

test('pressure and the learning rate are numeric beside the options that say so, and nothing else is', () => {
  const numeric = new Set([...fields(schema)].filter(([, field]) => field.role === 'numeric').map(([path]) => path))
  assert.deepEqual([...numeric].sort(), [
    'primary.init.sd',
    'sparsity.k',
    'sparsity.strength',
    'teaching.pressure',
    'teaching.students.0.distance.temperature',
    'teaching.students.0.init.sd',
    'teaching.students.0.reader.cost',
    'teaching.students.0.reader.k',
    'training.optimizer.learningRate',
  ])
})

test('a resolved setting, written back as JSON, is the same run', () => {
  const { runs } = planExperiment(parseExperiment(tenConcepts, catalog).experiment!, catalog)
  for (const run of runs.slice(0, 64)) {
    const text = JSON.stringify({ ...run.settings, seeds: [run.seed] }, null, '\t')
    const again = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
    assert.deepEqual(
      again.runs.map((r) => r.key),
      [run.key],
    )
  }
})

test('an alias inside of what another stands for means what it meant there, though its name is given again', () => {
  const { source, faults } = readSource('a: &a 1\nb: &b [*a]\nc: &a 2\nd: [*b, *a]\ne: *a\n')
  assert.deepEqual(faults, [])
  assert.deepEqual(plainValue(source!), { a: 1, b: [1], c: 2, d: [[1], 2], e: 2 })
})

test('anchors, carriage returns and comments are read as YAML reads them', () => {
  const text =
    'task: concepts # ten\r\nteaching:\r\n  students:\r\n    - &one { network: mlp }\r\n    - *one\r\nseeds: 1\r\n'
  const { settings } = planExperiment(parseExperiment(text, catalog).experiment!, catalog).runs[0]!
  assert.deepEqual(
    settings.teaching.students.map((s) => s.network.kind),
    ['mlp', 'mlp'],
  )
})

test('a text that unfolds without end is refused, not unfolded', () => {
  const lines = ['a: &a0 [x, x]', ...Array.from({ length: 30 }, (_, i) => `b${i}: &a${i + 1} [*a${i}, *a${i}]`)]
  assert.equal(parseExperiment(lines.join('\n'), catalog).faults![0]!.message, 'expected at most 50000 values')
})

test('no damage to a file makes the reader throw', () => {
  const key = stream(0, 'damage')
  const junk = ['{', '}', '[', ']', ':', '-', ',', ' ', '\n', '&', '*', '!', '"', "'", '0', 'é', '\t', '.nan', '~']
  let sound = 0
  for (let i = 0; i < 400; i++) {
    const at = below(key, 0, i, tenConcepts.length)
    const removed = below(key, 1, i, 4)
    const text = tenConcepts.slice(0, at) + junk[below(key, 2, i, junk.length)] + tenConcepts.slice(at + removed)
    const { experiment, faults } = parseExperiment(text, catalog)
    if (experiment) sound++
    else
      assert.ok(
        faults!.length > 0 && faults!.every((fault) => fault.message && !fault.message.includes('undefined')),
        text,
      )
  }
  assert.ok(sound > 0 && sound < 400)
})
