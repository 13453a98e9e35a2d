import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeFault, parseExperiment } from '../../../core/experiment/parse.ts'
import { plainValue } from '../../../core/experiment/source.ts'
import { catalog as lab } from '../../../worker/catalog.ts'
import { catalog } from './catalog.ts'

const task = 'task: concepts\n'
const student = (fields: string) => `${task}teaching:\n  students:\n    - { ${fields} }\n`

/** What the file says, and what the lab answers. */
const table: [text: string, ...faults: string[]][] = [
  ['', 'line 1, column 1: the file is empty (expected at least task)'],
  ['hello', 'line 1, column 1: expected fields (at least task), got hello'],
  ['- task: concepts', 'line 1, column 1: expected fields (at least task), got a list'],
  ['name: nothing to learn', 'line 1, column 1: task: missing (expected concepts or digits)'],
  [
    'task: {',
    'line 1, column 8: not YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'task: concepts\n  name: a: b',
    'line 1, column 7: not YAML: Nested mappings are not allowed in compact mappings',
    'line 2, column 9: not YAML: Nested mappings are not allowed in compact mappings',
  ],
  ['\ttask: concepts', 'line 1, column 1: not YAML: Tabs are not allowed as indentation'],
  [
    'task: !!python/object concepts',
    'line 1, column 23: task: the tag !!python/object is not read (write the value without it)',
  ],
  [
    `${task}training: !!binary "AAAA"`,
    'line 2, column 20: training: the tag !!binary is not read (write the value without it)',
  ],
  [
    `${task}training: !!timestamp 2020-01-01`,
    'line 2, column 23: training: the tag !!timestamp is not read (write the value without it)',
  ],
  ['!!binary "AAAA"', 'line 1, column 10: the tag !!binary is not read (write the value without it)'],
  [`${task}seeds: !!int 2.7`, 'line 2, column 14: seeds: "2.7" is not !!int (write the value without the tag)'],
  [
    `%YAML 1.1\n---\n${task}`,
    'YAML 1.1 is not read, in which yes, 012 and 1:30 are other values (take out the line %YAML 1.1)',
  ],
  [
    `${task}training: { <<: 3 }`,
    'line 2, column 17: training: << takes over the fields of another part, by its anchor (<<: *name), got 3',
  ],
  [
    `${task}teaching: { pressure: 1e-400 }`,
    'line 2, column 23: teaching.pressure: 1e-400 is too small to be distinguished from 0 (write 0)',
  ],
  [
    'task: con\u0000cepts',
    'line 1, column 10: the character U+0000 is not allowed in a text file (is it damaged, or in another encoding than UTF-8?)',
  ],
  ['['.repeat(200_000), 'expected at most 64 levels'],
  [`${task}name: "  "`, 'line 2, column 7: name: expected a line of 1 to 200 visible characters, got "  "'],
  [`${task}name: "\\u200b"`, 'line 2, column 7: name: expected a line of 1 to 200 visible characters, got "\u200b"'],
  [
    `${task}name: "a\\u202eb"`,
    'line 2, column 7: name: expected a line of 1 to 200 visible characters, got "a\u202eb"',
  ],
  ['task: *nowhere', 'line 1, column 7: task: unknown anchor: nowhere'],
  ['task: &all { kind: concepts, again: *all }', 'expected at most 64 levels'],
  [
    '? [a]\n: task',
    'line 1, column 1: task: missing (expected concepts or digits)',
    'line 1, column 3: expected a field name before the colon',
  ],
  ['task: concepts\n---\ntask: digits', 'line 2, column 1: not YAML: expected one document, got several'],
  ['task: concept', 'line 1, column 7: task: unknown task: concept (did you mean concepts?)'],
  ['task: zebra', 'line 1, column 7: task: unknown task: zebra (expected concepts, digits)'],
  ['task: 3', 'line 1, column 7: task: expected concepts or digits, got 3'],
  ['task:', 'line 1, column 6: task: expected concepts or digits, got nothing'],
  ['task: { concepts: 4 }', 'line 1, column 7: task.kind: missing (expected concepts or digits)'],
  [
    'task: { kind: concepts, concepts: 0 }',
    'line 1, column 35: task.concepts: expected a whole number from 1, got 0 (nearest valid: 1)',
  ],
  [
    'task: { kind: concepts, density: 1.5 }',
    'line 1, column 34: task.density: expected a number from 0 to 1, got 1.5 (nearest valid: 1)',
  ],
  ['task: { kind: concepts, rows: 200 }', 'line 1, column 25: task.rows: concepts has no such field (digits has)'],
  [
    `${task}training: { batch: 0 }`,
    'line 2, column 20: training.batch: expected a whole number from 1 to 10000000, got 0 (nearest valid: 1)',
  ],
  [`${task}training: { bacth: 64 }`, 'line 2, column 13: training.bacth: unknown field (did you mean batch?)'],
  [
    `${task}training: { learningRate: 0.1 }`,
    'line 2, column 13: training.learningRate: unknown field (did you mean training.optimizer.learningRate?)',
  ],
  [`${task}training: { batch: 64, batch: 32 }`, 'line 2, column 24: training.batch: given twice (first on line 2)'],
  [
    `${task}training: { batch: "64" }`,
    'line 2, column 20: training.batch: expected a whole number from 1 to 10000000, got "64" (nearest valid: 64)',
  ],
  [
    `${task}training: { batch: "20,000" }`,
    'line 2, column 20: training.batch: expected a whole number from 1 to 10000000, got "20,000" (nearest valid: 20000)',
  ],
  [
    `${task}training: { batch: 2.6 }`,
    'line 2, column 20: training.batch: expected a whole number from 1 to 10000000, got 2.6 (nearest valid: 3)',
  ],
  [
    `${task}training: { batch: many }`,
    'line 2, column 20: training.batch: expected a whole number from 1 to 10000000, got many (default: 128)',
  ],
  [
    `${task}training: { steps: .inf }`,
    'line 2, column 20: training.steps: expected a whole number from 1 to 4294967295, got Infinity (default: 5000)',
  ],
  [
    `${task}training: { optimizer: { learningRate: .nan } }`,
    'line 2, column 40: training.optimizer.learningRate: expected a number above 0, got NaN (default: 0.001)',
  ],
  [
    `${task}training: { optimizer: { learningRate: 0 } }`,
    'line 2, column 40: training.optimizer.learningRate: expected a number above 0, got 0 (default: 0.001)',
  ],
  [
    `${task}training: { optimizer: { beta1: 1 } }`,
    'line 2, column 33: training.optimizer.beta1: expected a number from 0 and below 1, got 1 (default: 0.9)',
  ],
  [
    `${task}training: { optimizer: { decay: lineal } }`,
    'line 2, column 33: training.optimizer.decay: expected none, linear or cosine, got lineal (did you mean linear?)',
  ],
  [`${task}training:`, 'line 2, column 10: training: expected fields, got nothing (leave it out for the default)'],
  [
    `${task}training: { batch: [] }`,
    'line 2, column 20: training.batch: an empty list sweeps nothing (expected at least one value)',
  ],
  [`${task}training: { batch: [32, 64, 32] }`, 'line 2, column 29: training.batch: 32 is listed twice'],
  [
    `${task}training: { batch: [32, [64]] }`,
    'line 2, column 25: training.batch: expected a whole number from 1 to 10000000, got a list',
  ],
  [
    `${task}training: { batch: { sweep: 32 } }`,
    'line 2, column 29: training.batch.sweep: expected a list of values, got 32',
  ],
  [
    `${task}training: { batch: [32, 0, -1] }`,
    'line 2, column 25: training.batch: expected a whole number from 1 to 10000000, got 0 (nearest valid: 1)',
    'line 2, column 28: training.batch: expected a whole number from 1 to 10000000, got -1 (nearest valid: 1)',
  ],
  [`${task}sparsity: topK`, 'line 2, column 11: sparsity: unknown sparsifier: topK (did you mean topk?)'],
  [`${task}sparsity: topk`, 'line 2, column 11: sparsity.k: missing (expected a whole number from 1)'],
  [
    `${task}sparsity: { kind: l1, k: 4 }`,
    'line 2, column 11: sparsity.strength: missing (expected a number from 0)',
    'line 2, column 23: sparsity.k: l1 has no such field (topk has)',
  ],
  [
    `${task}sparsity: { sweep: [none, { kind: topk, k: 0 }] }`,
    'line 2, column 44: sparsity.k: expected a whole number from 1, got 0 (nearest valid: 1)',
  ],
  [
    `${task}sparsity: { sweep: [none], kind: l1 }`,
    'line 2, column 13: sparsity: sweep must be the only field (move the other fields into its values)',
  ],
  [
    `${task}sparsity: { kind: [none, l1, none], strength: 1 }`,
    'line 2, column 30: sparsity.kind: none is listed twice',
  ],
  [
    `${task}sparsity: { kind: [none, topk] }`,
    'line 2, column 11: sparsity.k: missing (expected a whole number from 1)',
  ],
  [
    `${task}sparsity: { sweep: [{ kind: topk, k: 2 }, { k: 2, kind: topk }] }`,
    'line 2, column 43: sparsity: this value is listed twice',
  ],
  [
    `${task}primary: { hidden: 10 }`,
    'line 2, column 20: primary.hidden: expected a list of whole numbers from 1, got 10 (nearest valid: [10])',
  ],
  [
    `${task}primary: { hidden: [[10], [20]] }`,
    'line 2, column 21: primary.hidden.0: expected a whole number from 1, got a list (a sweep over lists is written { sweep: [[...], [...]] })',
    'line 2, column 27: primary.hidden.1: expected a whole number from 1, got a list (a sweep over lists is written { sweep: [[...], [...]] })',
  ],
  [
    `${task}primary: { hidden: [10], expose: 1 }`,
    'line 2, column 26: primary.expose: expected 0 or last, got 1 (nearest valid: 0)',
  ],
  [
    `${task}primary: { hidden: [10, 10], expose: [0, 2] }`,
    'line 2, column 30: primary.expose: expected a whole number from 0 to 1 or last, got 2 (nearest valid: 1)',
  ],
  [
    `${task}primary: { expose: lats }`,
    'line 2, column 20: primary.expose: expected a whole number from 0 or last, got lats (did you mean last?)',
  ],
  [`${task}primary: { hidden: [] }`, 'line 2, column 12: primary.hidden: expected at least one hidden layer to expose'],
  [
    `${task}primary: linear`,
    'line 2, column 1: primary.kind: linear has no hidden layer to expose (nearest valid: mlp)',
  ],
  [
    `${task}primary: conv`,
    'line 2, column 1: primary.kind: conv reads pictures, not the inputs of concepts (nearest valid: mlp)',
  ],
  [
    `task: digits\nprimary: { kind: conv, channels: [4], expose: 1 }`,
    'line 2, column 39: primary.expose: expected 0 or last, got 1 (nearest valid: 0)',
  ],
  [
    `task: digits\nprimary: { kind: conv, channels: [4, 4, 4], expose: 5 }`,
    'line 2, column 45: primary.expose: expected a whole number from 0 to 2 or last, got 5 (nearest valid: 2)',
  ],
  [
    `${task}teaching: { students: [{ sees: input, network: conv }] }`,
    'line 2, column 39: teaching.students.0.network: conv reads pictures, not the inputs of concepts (nearest valid: mlp)',
  ],
  [
    `task: digits\nteaching: { students: [{ sees: code, network: conv }] }`,
    'line 2, column 38: teaching.students.0.network: conv reads pictures, not the code of mlp (nearest valid: mlp)',
  ],
  [
    `${task}evaluation: { students: pictures }`,
    'line 2, column 15: evaluation.students: pictures reads pictures, not the inputs of concepts (nearest valid: default)',
  ],
  [
    `${task}sparsity: { kind: by class, strength: -1 }`,
    'line 2, column 13: sparsity.kind: by class looks at classes, and the targets of concepts are values (nearest valid: none)',
  ],
  [
    `${task}sparsity: [none, by class]`,
    'line 2, column 1: sparsity.kind: by class looks at classes, and the targets of concepts are values (nearest valid: none)',
  ],
  [
    `${task}primary: { outputBias: yes }`,
    'line 2, column 24: primary.outputBias: expected true or false, got yes (did you mean true?)',
  ],
  [
    `${task}teaching: { mode: jiont }`,
    'line 2, column 19: teaching.mode: unknown teaching mode: jiont (did you mean joint?)',
  ],
  [
    `${task}teaching: { mode: joint, studentSteps: 4 }`,
    'line 2, column 26: teaching.studentSteps: joint has no such field (alternating has)',
  ],
  [
    `${task}teaching: { pressure: -1 }`,
    'line 2, column 23: teaching.pressure: expected a number from 0, got -1 (nearest valid: 0)',
  ],
  [
    `${task}teaching: { students: [] }`,
    'line 2, column 13: teaching.students: expected at least one student while pressure is above 0',
  ],
  [
    `${task}teaching: { students: { network: linear } }`,
    'line 2, column 23: teaching.students: expected a list of fields, got fields (start each one with a dash)',
  ],
  [
    student('sees: code, predicts: code'),
    'line 4, column 21: teaching.students.0.predicts: a student that sees the code cannot predict it too (nearest valid: targets, or sees: input)',
  ],
  [
    student('distance: cross-entropy'),
    'line 4, column 9: teaching.students.0.distance: cross-entropy compares classes, not values (nearest valid: squared)',
  ],
  [
    student('predicts: outputs, distance: kl'),
    'line 4, column 28: teaching.students.0.distance: kl compares logits, not values (nearest valid: squared)',
  ],
  [
    student('predicts: labels'),
    'line 4, column 19: teaching.students.0.predicts: expected outputs, code or targets, got labels',
  ],
  [
    student('reader: { kind: topk }'),
    'line 4, column 17: teaching.students.0.reader.k: missing (expected a whole number from 1)',
  ],
  [
    `${task}evaluation: { measures: [loss, lader] }`,
    'line 2, column 32: evaluation.measures.1: expected loss, ladder or monosemantic, got lader (did you mean ladder?)',
  ],
  [
    `${task}evaluation: { measures: loss }`,
    'line 2, column 25: evaluation.measures: expected default or a list of loss, ladder or monosemantic, got loss (nearest valid: [loss])',
  ],
  [
    `${task}evaluation: { students: through }`,
    'line 2, column 25: evaluation.students: expected default, thorough or pictures, got through (did you mean thorough?)',
  ],
  [`${task}rotate: before`, 'line 2, column 9: rotate: expected none, after or during, got before'],
  [
    `${task}seeds: 0`,
    'line 2, column 8: seeds: expected a whole number from 1 to 100000 or a list of whole numbers from 0 to 4294967295, got 0 (nearest valid: 1)',
  ],
  [`${task}seeds: [0, 1, 1]`, 'line 2, column 15: seeds: 1 is listed twice'],
  [
    `${task}seeds: { sweep: [1, 2] }`,
    'line 2, column 8: seeds: expected a whole number from 1 to 100000 or a list of whole numbers from 0 to 4294967295, got fields',
  ],
  [`${task}name: [a, b]`, 'line 2, column 7: name: expected a line of 1 to 200 visible characters, got a list'],
  [
    `${task}name: 2024`,
    'line 2, column 7: name: expected a line of 1 to 200 visible characters, got 2024 (nearest valid: "2024")',
  ],
  [
    `${task}__proto__: { a: 1 }`,
    'line 2, column 1: __proto__: unknown field (expected name, task, primary, sparsity, teaching, training, rotate, control, evaluation, question or seeds)',
  ],
  [
    `${task}seeds: 10001\ntraining: { batch: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }`,
    'expected at most 100000 runs, got 100010',
  ],
  [
    `${task}seeds: 0\ntraining: { batch: 0, stpes: 4 }\nsparsity: topK`,
    'line 2, column 8: seeds: expected a whole number from 1 to 100000 or a list of whole numbers from 0 to 4294967295, got 0 (nearest valid: 1)',
    'line 3, column 20: training.batch: expected a whole number from 1 to 10000000, got 0 (nearest valid: 1)',
    'line 3, column 23: training.stpes: unknown field (did you mean steps?)',
    'line 4, column 11: sparsity: unknown sparsifier: topK (did you mean topk?)',
  ],
  [
    '{\n\t"task": "concepts",\n\t"training": { "batch": NaN }\n}',
    'line 3, column 25: training.batch: expected a whole number from 1 to 10000000, got NaN (default: 128)',
  ],
  [
    '{\n\t"task": "concepts",\n\t"training": { "batch": 0 }\n}',
    'line 3, column 25: training.batch: expected a whole number from 1 to 10000000, got 0 (nearest valid: 1)',
  ],
]

for (const [text, ...faults] of table)
  test(`this text is refused in these words: ${JSON.stringify(text)}`, () => {
    const { experiment, faults: found } = parseExperiment(text, catalog)
    assert.equal(experiment, undefined)
    assert.deepEqual(found!.map(describeFault), faults)
  })

test('of tens of thousands of faults the first hundred are told, and how many more there are', () => {
  const text = `${task}training:\n  batch: [${Array.from({ length: 40_000 }, (_, i) => -i)}]\n`
  const { faults } = parseExperiment(text, catalog)
  assert.equal(faults!.length, 101)
  assert.equal(faults!.at(-1)!.message, 'at least 900 more (fix the first ones first)')
})

test('merge keys take over fields: what a map says itself comes first, then the earlier of several', () => {
  const text = 'task: concepts\ntraining: { <<: [&a { steps: 20 }, { steps: 30, batch: 16 }], logEvery: 5 }\n'
  const { experiment } = parseExperiment(text, catalog)
  assert.deepEqual(plainValue(experiment!.source), {
    task: 'concepts',
    training: { steps: 20, batch: 16, logEvery: 5 },
  })
})

test('The name of a value among the measures says which measure gives it', () => {
  const { faults } = parseExperiment('task: digits\nevaluation: { measures: [sdl, aulc.mlp64, capabilty] }\n', lab)
  const messages = faults!.map(({ message }) => message).join('\n')
  assert.match(messages, /\(sdl is what lossData gives\)/)
  assert.match(messages, /\(aulc\.mlp64 is what imitation gives\)/)
  assert.match(messages, /did you mean capability\?/)
})
