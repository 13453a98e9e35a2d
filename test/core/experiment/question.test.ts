import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseExperiment, describeFault } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { questionOf } from '../../../core/experiment/question.ts'
import { catalog } from '../../../worker/catalog.ts'

const file = (question: string, more = 'seeds: 20') =>
  `task: concepts\nsparsity: { kind: topk, k: [2, 4, 8] }\n${more}\nquestion:\n${question}\n`

const faults = (text: string) => (parseExperiment(text, catalog).faults ?? []).map(describeFault)
const planned = (text: string) => planExperiment(parseExperiment(text, catalog).experiment!, catalog)

test('A question is read as it stands, and what it leaves out is left to the defaults', () => {
  const text = file(
    '  claims: [C1, C2]\n  measures: [probe.k1.n100]\n  margin: 0.01\n  range: { from: 2, to: 4 }\n  exploring: 8\n  looks: [6, 12]',
  )
  assert.deepEqual(faults(text), [])
  assert.deepEqual(questionOf(text), {
    claims: ['C1', 'C2'],
    measures: ['probe.k1.n100'],
    margin: 0.01,
    range: { from: 2, to: 4 },
    exploring: 8,
    looks: [6, 12],
  })
  assert.deepEqual(questionOf(file('  margin: 0.01')), { exploring: 0, margin: 0.01 })
  assert.deepEqual(questionOf(file('  claims: default\n  measures: default')), { exploring: 0 })
  assert.equal(questionOf('task: concepts'), null)
})

test('Least gains and a reference are part of a question, and of its hash', () => {
  const text = file(
    '  gains: [{ measure: probe.k1.n100, least: 0.1 }, { measure: passedOn.k1.mlp64, least: 0.02 }]\n  reference: { capability: 0, reading: 0.1 }',
  )
  assert.deepEqual(faults(text), [])
  const gains = [
    { measure: 'probe.k1.n100', least: 0.1 },
    { measure: 'passedOn.k1.mlp64', least: 0.02 },
  ]
  assert.deepEqual(questionOf(text), { exploring: 0, gains, reference: { capability: 0, reading: 0.1 } })
  const hashes = [
    text,
    file('  exploring: 0'),
    text.replace('0.02', '0.03'),
    text.replace('reading: 0.1', 'reading: 0.2'),
  ]
  assert.equal(new Set(hashes.map((one) => planned(one).hash)).size, 4)
})

test('A question changes the hash of its experiment and no run of it', () => {
  const [without, with_] = [
    planned('task: concepts\nseeds: 6'),
    planned('task: concepts\nseeds: 6\nquestion: { margin: 0.02 }'),
  ]
  assert.notEqual(without.hash, with_.hash)
  assert.deepEqual(with_.axes, [])
  assert.deepEqual(
    with_.runs.map(({ key }) => key),
    without.runs.map(({ key }) => key),
  )
  assert.ok(!('question' in with_.runs[0]!.settings))
})

test('A question cannot be swept, and its slips are answered with the nearest that would do', () => {
  for (const [text, expected] of [
    [file('  margin: [0.01, 0.05]'), /question\.margin: expected a number above 0, got a list/],
    ['task: concepts\nquestion: { sweep: [{ margin: 0.1 }] }', /question\.sweep: unknown field/],
    [file('  claims: [C6]'), /question\.claims\.0: .*got C6/],
    [file('  claims: []'), /question\.claims: expected at least 1/],
    [file('  measures: [testLoss]'), /question\.measures\.0: /],
    [file('  measures: [aulc.mlp64]'), /question\.measures\.0: /],
    [file('  margin: 0'), /question\.margin: expected a number above 0/],
    [file('  margin: 5'), /question\.margin: expected below 1, all that there is of Test R², got 5 \(default: 0\.01\)/],
    [file('  exploring: 17'), /question\.exploring: .*nearest valid: 15/],
    [file('  exploring: 1', 'seeds: 5'), /question\.exploring: .*expected more seeds|nearest valid/],
    [file('  looks: [8, 8]'), /question\.looks.*(8 is listed twice|more than the look before)/],
    [file('  looks: [12, 8]'), /question\.looks\.1: expected more than the look before it, 12, got 8/],
    [file('  exploring: 8\n  looks: [20]'), /question\.looks\.0: only 12 seeds confirm \(nearest valid: 12\)/],
    [file('  looks: [4]'), /question\.looks\.0: expected a whole number from 5/],
    [file('  range: { from: 9, to: 8 }'), /question\.range: expected from at most to/],
    [file('  range: { from: 9 }'), /question\.range: no swept value lies in it \(k is swept over 2, 4, 8\)/],
    ['task: concepts\nquestion: { range: { from: 1 } }', /question\.range: no number is swept over three/],
    [file('  gains: []'), /question\.gains: expected at least 1/],
    [file('  gains: [{ measure: probe.k1.n100 }]'), /question\.gains\.0\.least: missing \(expected a number above 0\)/],
    [file('  gains: [{ measure: probe.k1.n10, least: 0.1 }]'), /question\.gains\.0\.measure: .*probe\.k1\.n100/],
    [file('  gains: [{ measure: testLoss, least: 0.1 }]'), /question\.gains\.0\.measure: /],
    [
      file('  gains: [{ measure: probe.k1.n100, least: 1 }]'),
      /question\.gains\.0\.least: expected below 1, all that there is to gain of .*, got 1 \(default: 0\.05\)/,
    ],
    [
      file('  gains: [{ measure: probe.k1.n100, least: 0.1 }, { measure: probe.k1.n100, least: 0.2 }]'),
      /question\.gains\.1\.measure: probe\.k1\.n100 is listed twice/,
    ],
    [
      file('  gains: [{ measure: probe.k1.n100, least: 0.1 }]', 'seeds: 20\nevaluation: { measures: [capability] }'),
      /question\.gains\.0\.measure: evaluation\.measures leaves out what yields probe\.k1\.n100/,
    ],
    [
      file('  reference: { capability: 1, reading: 1.5 }'),
      /question\.reference\.capability: expected worse than 1, .*Test R².*\n.*question\.reference\.reading: expected worse than 1/,
    ],
    [file('  reference: { capability: 0.5 }'), /question\.reference\.reading: missing/],
    [file('  margn: 0.1'), /question\.margn: unknown field \(did you mean margin\?\)/],
    [
      file('  measures: [probe.k1.n100]', 'seeds: 20\nevaluation: { measures: [capability] }'),
      /question\.measures\.0: evaluation\.measures leaves out what yields probe\.k1\.n100/,
    ],
  ] as const)
    assert.match(faults(text).join('\n'), expected, text)
})

test('A fault of a question is told with its line', () => {
  assert.match(faults(file('  exploring: 17'))[0]!, /^line 5, column \d+: /)
})

test('What a run must reach to have learned is part of a question, up to the best that its measure has', () => {
  assert.deepEqual(questionOf(file('  learned: 0.9')), { exploring: 0, learned: 0.9 })
  assert.deepEqual(faults(file('  learned: 0.9')), [])
  const [fault] = faults(file('  learned: 1.2'))
  assert.match(
    fault!,
    /question\.learned: expected at most 1, the best there is of Test R², got 1\.2 \(nearest valid: 1\)/,
  )
  assert.match(faults(file('  learned: much'))[0]!, /question\.learned/)
})
