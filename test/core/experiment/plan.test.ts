import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { describeFault, parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from './catalog.ts'

const builtIn = (name: string) => readFileSync(new URL(`../../../experiments/${name}.yaml`, import.meta.url), 'utf8')

function plan(text: string, overrides?: Record<string, unknown>) {
  const { experiment, faults } = parseExperiment(text, catalog)
  assert.deepEqual((faults ?? []).map(describeFault), [])
  return planExperiment(experiment!, catalog, overrides)
}

/** The settings of a plan as their places on the axes. */
const places = (text: string) => plan(`${text}\nseeds: 1`).runs.map((run) => Object.values(run.axes))

test('ten concepts is 8 settings × 8 seeds, and its full version has 32 seeds', () => {
  const { runs, axes, seeds, name } = plan(builtIn('ten-concepts'))
  assert.equal(name, 'ten concepts')
  assert.equal(runs.length, 64)
  assert.equal(new Set(runs.map((run) => run.key)).size, 64)
  assert.deepEqual(seeds, [0, 1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(axes, [
    { path: 'teaching.pressure', label: 'pressure', values: [0, 1], numeric: true },
    {
      path: 'teaching.students.0.reader.cost',
      label: 'cost',
      values: [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06],
      numeric: true,
    },
  ])
  assert.deepEqual(
    runs.filter((run) => run.seed === 3).map((run) => [run.setting, ...Object.values(run.axes)]),
    [
      [0, 0, null],
      [1, 1, 0],
      [2, 1, 0.001],
      [3, 1, 0.003],
      [4, 1, 0.01],
      [5, 1, 0.02],
      [6, 1, 0.03],
      [7, 1, 0.06],
    ],
  )
  assert.equal(plan(builtIn('ten-concepts-full')).runs.length, 256)
})

test('ten concepts resolves to the settings of its file, with the rest at their defaults', () => {
  const { runs } = plan(builtIn('ten-concepts'))
  const init = { kind: 'normal', sd: 0.4 }
  const common = {
    task: { kind: 'concepts', concepts: 10, inputs: 10, density: 0.1 },
    primary: { kind: 'mlp', hidden: [10], activation: 'relu', expose: 'last', init, outputBias: false },
    sparsity: { kind: 'none' },
    training: {
      steps: 6000,
      batch: 512,
      optimizer: { kind: 'adam', learningRate: 0.003, decay: 'linear', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      logEvery: 50,
    },
    rotate: 'none',
    evaluation: { students: 'default', measures: 'default', rows: 20000 },
  }
  assert.deepEqual(runs[0]!.settings, { ...common, teaching: { mode: 'none', pressure: 0, students: [] } })
  const student = {
    sees: 'code',
    predicts: 'targets',
    distance: { kind: 'squared' },
    network: { kind: 'linear' },
    bias: false,
    init,
    reader: { kind: 'l1', cost: 0.06 },
  }
  assert.deepEqual(runs[63]!.settings, { ...common, teaching: { mode: 'joint', pressure: 1, students: [student] } })
})

test('a file of one line has a default for everything', () => {
  const { settings } = plan('task: digits').runs[0]!
  assert.deepEqual(settings, {
    task: { kind: 'digits', rows: 60000 },
    primary: {
      kind: 'mlp',
      hidden: [64],
      activation: 'relu',
      expose: 'last',
      init: { kind: 'fan-in' },
      outputBias: true,
    },
    sparsity: { kind: 'none' },
    teaching: {
      mode: 'alternating',
      studentSteps: 4,
      renew: 500,
      copies: 1,
      pressure: 1,
      students: [
        {
          sees: 'code',
          predicts: 'targets',
          distance: { kind: 'cross-entropy' },
          network: { kind: 'linear' },
          bias: true,
          init: { kind: 'fan-in' },
          reader: { kind: 'l1', cost: 0.003 },
        },
      ],
    },
    training: {
      steps: 5000,
      batch: 128,
      optimizer: { kind: 'adam', learningRate: 0.001, decay: 'none', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      logEvery: 50,
    },
    rotate: 'none',
    evaluation: { students: 'default', measures: 'default', rows: 20000 },
  })
})

test('the distance follows what the student predicts, and of which task', () => {
  const distance = (task: string, student: string) =>
    plan(`task: ${task}\nteaching: { students: [{ ${student} }] }`).runs[0]!.settings.teaching.students[0]!.distance
  assert.deepEqual(distance('concepts', 'predicts: targets'), { kind: 'squared' })
  assert.deepEqual(distance('digits', 'predicts: targets'), { kind: 'cross-entropy' })
  assert.deepEqual(distance('concepts', 'predicts: outputs'), { kind: 'squared' })
  assert.deepEqual(distance('digits', 'predicts: outputs'), { kind: 'kl', temperature: 4 })
  assert.deepEqual(distance('digits', 'sees: input, predicts: code'), { kind: 'fvu' })
  assert.deepEqual(distance('digits', 'predicts: outputs, distance: { kind: kl, temperature: 1 }'), {
    kind: 'kl',
    temperature: 1,
  })
})

test('a plain string is short for a kind, and a variant without its kind is the default one', () => {
  const { settings } = plan(
    'task: concepts\nsparsity: none\nteaching: { students: [{ network: mlp, reader: { cost: 0.5 } }] }',
  ).runs[0]!
  assert.deepEqual(settings.sparsity, { kind: 'none' })
  assert.deepEqual(settings.teaching.students[0]!.network, { kind: 'mlp', hidden: [64], activation: 'relu' })
  assert.deepEqual(settings.teaching.students[0]!.reader, { kind: 'l1', cost: 0.5 })
})

test('pressure 0 and mode none are one run, whichever axes lead there', () => {
  const text =
    'task: concepts\nteaching: { mode: [none, joint, alternating], pressure: [0, 0.5, 1], studentSteps: [1, 4] }'
  assert.deepEqual(places(text), [
    ['none', 0, null],
    ['joint', 0.5, null],
    ['joint', 1, null],
    ['alternating', 0.5, 1],
    ['alternating', 0.5, 4],
    ['alternating', 1, 1],
    ['alternating', 1, 4],
  ])
  assert.deepEqual(places('task: concepts\nteaching: { mode: [joint, alternating], pressure: [0, 1] }'), [
    [null, 0],
    ['joint', 1],
    ['alternating', 1],
  ])
  const [a] = plan('task: concepts\nteaching: { pressure: 0 }').runs
  const [b] = plan('task: concepts\nteaching: none').runs
  const [c] = plan('task: concepts\nteaching: { mode: none, pressure: 3, students: [{ network: mlp }] }').runs
  assert.equal(a!.key, b!.key)
  assert.equal(a!.key, c!.key)
})

test('sparsity none has no strength, and variants sweep with axes of their own', () => {
  assert.deepEqual(places('task: concepts\nsparsity: { kind: [none, l1, topk], strength: [0.1, 0.2], k: [2, 4] }'), [
    ['none', null, null],
    ['l1', 0.1, null],
    ['l1', 0.2, null],
    ['topk', null, 2],
    ['topk', null, 4],
  ])
  const nested = 'task: concepts\nsparsity: { sweep: [none, { kind: topk, k: [2, 4] }] }'
  assert.deepEqual(places(nested), [
    ['none', null],
    ['topk', 2],
    ['topk', 4],
  ])
  assert.deepEqual(plan(nested).axes, [
    { path: 'sparsity', label: 'sparsity', values: ['none', 'topk'], numeric: false },
    { path: 'sparsity.k', label: 'k', values: [2, 4], numeric: true },
  ])
  const same = plan('task: concepts\nsparsity: [{ kind: topk, k: 2 }, { kind: topk, k: 4 }]\nseeds: 1')
  assert.deepEqual(same.axes[0]!.values, ['topk k 2', 'topk k 4'])
})

test('lists by type sweep as { sweep: [...] }', () => {
  const { axes, runs } = plan('task: concepts\nprimary: { hidden: { sweep: [[10], [64, 32]] } }\nseeds: 1')
  assert.deepEqual(axes, [{ path: 'primary.hidden', label: 'hidden', values: ['10', '64-32'], numeric: false }])
  assert.deepEqual(
    runs.map((run) => run.settings.primary['hidden']),
    [[10], [64, 32]],
  )
  const students = '{ sweep: [[{ network: linear }], [{ network: mlp }, { network: linear }]] }'
  const swept = plan(`task: concepts\nteaching: { pressure: [0, 1], students: ${students} }\nseeds: 1`)
  assert.deepEqual(
    swept.runs.map((run) => [run.axes['teaching.students'], run.settings.teaching.students.length]),
    [
      [null, 0],
      ['network linear', 1],
      ['network mlp + network linear', 2],
    ],
  )
})

test('labels are the last word of the path, longer only where two would be the same', () => {
  const text = `task: concepts
sparsity: { kind: topk, k: [1, 2] }
training: { batch: [32, 64] }
teaching:
  students:
    - { reader: { kind: topk, k: [3, 4] }, network: [linear, mlp] }
    - { reader: { cost: [0, 1] } }`
  assert.deepEqual(
    plan(text).axes.map((axis) => axis.label),
    ['sparsity.k', 'batch', 'reader.k', 'network', 'cost'],
  )
  const twins = 'task: concepts\nteaching: { students: [{ reader: { cost: [0, 1] } }, { reader: { cost: [0, 2] } }] }'
  assert.deepEqual(
    plan(twins).axes.map((axis) => axis.label),
    ['students.0.reader.cost', 'students.1.reader.cost'],
  )
})

test('a list of one value is no axis, seeds may be listed, and combinations come first axis slowest', () => {
  const { axes, runs, seeds } = plan(
    'task: concepts\ntraining: { steps: [10], batch: [1, 2], logEvery: [3, 4] }\nseeds: [7, 3]',
  )
  assert.deepEqual(
    axes.map((axis) => axis.path),
    ['training.batch', 'training.logEvery'],
  )
  assert.deepEqual(seeds, [7, 3])
  assert.deepEqual(
    runs.map((run) => [run.setting, run.seed, ...Object.values(run.axes)]),
    [
      [0, 7, 1, 3],
      [0, 3, 1, 3],
      [1, 7, 1, 4],
      [1, 3, 1, 4],
      [2, 7, 2, 3],
      [2, 3, 2, 3],
      [3, 7, 2, 4],
      [3, 3, 2, 4],
    ],
  )
})

test('keys and hashes are stable across versions, order of fields, spelling of defaults and format', () => {
  const first = plan('name: a\ntask: concepts\nseeds: 2')
  assert.equal(first.runs[1]!.key, 'cad6ae2d7e2bf39cd82a1e89c404095b')
  assert.equal(first.hash, '54cb5f7a5e2e6c430039f8629f7c75f0')
  const json = plan('{ "seeds": 2, "task": "concepts", "name": "b" }')
  assert.equal(json.hash, first.hash)
  assert.deepEqual(
    json.runs.map((run) => run.key),
    first.runs.map((run) => run.key),
  )
  const spelt = plan('training: { batch: 128 }\ntask: { density: 0.1, kind: concepts }\nseeds: [0, 1]')
  assert.notEqual(spelt.hash, first.hash)
  assert.deepEqual(
    spelt.runs.map((run) => run.key),
    first.runs.map((run) => run.key),
  )
  assert.notEqual(plan('task: concepts\ntraining: { batch: 129 }').runs[0]!.key, first.runs[0]!.key)
})

test('overrides replace fields, sweep them, and reach into every student and every swept value', () => {
  const text = builtIn('ten-concepts')
  assert.equal(plan(text, { 'training.steps': 20, seeds: 2 }).runs.length, 16)
  assert.equal(plan(text, { 'teaching.pressure': 1, 'training.batch': [64, 128], seeds: [5] }).runs.length, 14)
  const { settings } = plan(text, { 'teaching.students.reader.cost': 0.5, 'teaching.pressure': 1, name: 'quick' })
    .runs[0]!
  assert.deepEqual(settings.teaching.students[0]!.reader, { kind: 'l1', cost: 0.5 })
  assert.equal(plan(text, { name: 'quick' }).name, 'quick')
  const swept = plan(
    'task: concepts\nprimary: { hidden: [64, 64] }\nsparsity: { sweep: [{ kind: topk, k: 2 }, { kind: topk, k: 3 }] }',
    { 'sparsity.at': 'all', seeds: 1 },
  )
  assert.deepEqual(
    swept.runs.map((run) => run.settings.sparsity['at']),
    ['all', 'all'],
  )
  const short = plan('task: concepts\nprimary: mlp', { 'primary.activation': 'tanh' })
  assert.equal(short.runs[0]!.settings.primary['activation'], 'tanh')
})

test('an override starts from the default where the file is silent, and opens shorthands', () => {
  const { settings } = plan('task: digits', { 'teaching.students.0.reader.cost': 0.5, 'task.rows': 500 }).runs[0]!
  assert.deepEqual(settings.teaching.students[0]!.reader, { kind: 'l1', cost: 0.5 })
  assert.deepEqual(settings.task, { kind: 'digits', rows: 500 })
  const joint = plan('task: digits\nteaching: joint', { 'teaching.pressure': 2 }).runs[0]!.settings.teaching
  assert.deepEqual([joint.mode, joint.pressure], ['joint', 2])
})

test('a bad override is refused in the words of a bad file', () => {
  assert.throws(() => plan('task: concepts', { 'training.bacth': 3 }), {
    name: 'BadOverride',
    message: 'training.bacth: unknown field (did you mean batch?)',
  })
  assert.throws(() => plan('task: concepts', { 'teaching.students.1.bias': true }), {
    message: 'teaching.students.1.bias: expected an index from 0 to 0, got 1',
  })
})

test('twenty thousand runs are planned within seconds', { timeout: 20_000 }, () => {
  const list = (n: number) => `[${Array.from({ length: n }, (_, i) => i + 1)}]`
  const text = `task: concepts\ntraining: { batch: ${list(50)}, steps: ${list(40)} }\nseeds: 10`
  assert.equal(plan(text).runs.length, 20_000)
})
