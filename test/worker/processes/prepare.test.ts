import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deserialize, serialize } from 'node:v8'
import { cohorts, cohortsBy } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { targetsOfTask } from '../../../core/experiment/resolve.ts'
import type { Choice } from '../../../core/experiment/types.ts'
import { structureIn, whyNotOfItsText, type Planned } from '../../../core/experiment/prepared.ts'
import { catalog } from '../../../worker/catalog.ts'
import { prepare } from '../../../worker/processes/prepare.ts'

const text = `# two structures
name: both
task: concepts
sparsity: [{ kind: l1, strength: [0.1, 0.2] }, { kind: topk, k: 3 }]
seeds: [2, 5]
`
const nothing = (task: Choice) => ({ task, said: [] })
/** What was prepared, as it arrives in another process. */
const sent = (): Planned => deserialize(serialize(prepare(text, catalog, nothing).prepared!)) as Planned

test('A file is prepared as its plan, with its cohorts, and says what it asks of an engine where that is asked', () => {
  const { prepared } = prepare(text, catalog, nothing)
  const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
  assert.deepEqual(prepared!.plan, plan)
  assert.equal(prepared!.work, null)
  const cut = cohortsBy(plan.runs, structureIn(prepared!), { most: 3 })
  assert.deepEqual(cut, cohorts(plan, catalog, { most: 3 }))
  assert.equal(cut.length, 3)
  const work = [{ flops: 1, runs: 2, steps: 3 }]
  assert.equal(prepare(text, catalog, nothing, () => work).prepared!.work, work)
})

test('Faults of a file, and of the data that its tasks name, are told in place of a plan', () => {
  const asked: string[] = []
  const check = (task: Choice) => {
    asked.push(task.kind)
    return nothing(task)
  }
  const { faults, prepared } = prepare('task: concepts\ntrainin: 1\n', catalog, check)
  assert.deepEqual([faults![0]!.path, prepared, asked], ['trainin', undefined, []])
  const missing = prepare(text, catalog, () => {
    throw new Error('task.inputs: there is no file')
  })
  assert.deepEqual(missing, { faults: [{ line: 3, column: 1, path: 'task.inputs', message: 'there is no file' }] })
})

test('An experiment whose work cannot be counted is prepared without it', () => {
  const { prepared } = prepare(text, catalog, nothing, () => {
    throw new Error('a matMul of [2,3] and [4,5]')
  })
  assert.deepEqual([prepared!.work, prepared!.plan.name], [[], 'both'])
})

test('A plan is of its text, whichever process made it', () => {
  assert.equal(whyNotOfItsText(sent()), null)
  const one = planExperiment(parseExperiment('task: concepts\nseeds: 1\n', catalog).experiment!, catalog)
  assert.equal(whyNotOfItsText({ plan: one, structures: ['a'] }), null)
})

test('A plan of another text, or with settings that are not hashed in its keys, is refused with what differs', () => {
  const cases: [RegExp, (planned: Planned) => void][] = [
    [/^its hash is of another text$/, ({ plan }) => (plan.text = plan.text.replace('0.1', '0.3'))],
    [/^its hash is of another text$/, ({ plan }) => (plan.hash = '0'.repeat(32))],
    [/^its name is both, and other in its text$/, ({ plan }) => (plan.text = plan.text.replace('both', 'other'))],
    [/^its name is other, and both in its text$/, ({ plan }) => (plan.name = 'other')],
    [/^its text is not an experiment$/, ({ plan }) => (plan.text = 'name: [')],
    [/^its seeds are 2,6, and 2,5 in its text$/, ({ plan }) => (plan.seeds = [2, 6])],
    [/^run 1 is out of order$/, ({ plan }) => (plan.runs[1]!.seed = 6)],
    [/^run 2 is out of order$/, ({ plan }) => (plan.runs[2]!.setting = 0)],
    [/^runs are missing$/, ({ plan }) => (plan.runs = [])],
    [/^runs are missing$/, ({ plan }) => void plan.runs.pop()],
    [/^its structures are of other settings$/, ({ structures }) => void structures.pop()],
    [/^the key of run 0 is of other settings$/, ({ plan }) => (plan.runs[0]!.settings.training.steps = 7)],
    [/^the key of run 3 is of other settings$/, ({ plan }) => (plan.runs[3]!.key = plan.runs[0]!.key)],
    [/^run 1 has settings of its own$/, ({ plan }) => (plan.runs[1]!.settings = { ...plan.runs[1]!.settings })],
  ]
  for (const [why, change] of cases) {
    const planned = sent()
    change(planned)
    assert.match(whyNotOfItsText(planned) ?? 'nothing', why)
  }
})

test('A sparsifier that looks at labels is refused before training on every task that has others, and on no other', () => {
  for (const { name: sparsifier, facts } of catalog['sparsifier']!)
    for (const task of catalog['task']!) {
      const { faults } = prepare(`task: ${task.name}\nsparsity: { kind: ${sparsifier} }\n`, catalog, nothing)
      const targets = facts['targets'] as string[] | undefined
      const usual = Object.entries(task.options.properties!).map(([name, schema]) => [name, schema.default])
      const own = targetsOfTask({ kind: task.name, ...Object.fromEntries(usual) }, catalog)
      const fits = targets === undefined || targets.includes(own)
      assert.deepEqual(
        (faults ?? []).map(({ path }) => path),
        fits ? [] : ['sparsity.kind'],
        `${sparsifier}, ${task.name}`,
      )
    }
})

test('A file that presses the code with a distance under which it collapses is prepared with a warning, once', () => {
  const pressed = (distance: string, pressure: string) =>
    prepare(
      `task: digits
teaching: { pressure: ${pressure}, students: [{ sees: input, predicts: code, distance: ${distance} }] }`,
      catalog,
      nothing,
    ).prepared!.warnings
  const collapsing = catalog['distance']!.filter(({ facts }) => facts['collapse'] !== undefined)
  assert.ok(collapsing.length > 0)
  for (const { name, facts } of collapsing) {
    const [warning, ...others] = pressed(name, '[0, 0.1, 1]')
    assert.deepEqual(others, [])
    assert.match(
      warning!,
      new RegExp(`^teaching\\.students\\.0\\.distance: pressing with ${name} can collapse the code`),
    )
    const { participationRatio, fidelity } = facts['collapse'] as Record<string, number[]>
    for (const number of [...participationRatio!, ...fidelity!]) assert.ok(warning!.includes(String(number)))
    assert.match(warning!, /\(the default is functional\)$/)
    assert.deepEqual(pressed(name, '0'), [], 'nothing presses')
  }
  assert.deepEqual(pressed('functional', '1'), [])
  const outputs = `task: concepts\nteaching: { students: [{ predicts: outputs, distance: ${collapsing[0]!.name} }] }`
  assert.deepEqual(prepare(outputs, catalog, nothing).prepared!.warnings, [], 'outputs do not collapse')
})

test('Students that predict the code and name no distance are held to what the primary makes of it', () => {
  const { prepared } = prepare(
    'task: digits\nteaching: { students: [{ sees: input, predicts: code }] }',
    catalog,
    nothing,
  )
  assert.deepEqual(prepared!.plan.runs[0]!.settings.teaching.students[0]!.distance, { kind: 'functional' })
})

test('Data that a task names are in the settings of its runs by their hash, which their keys follow', () => {
  const named = (hash: string) =>
    prepare(text, catalog, (task) => ({ task: { ...task, data: hash }, said: ['one'] })).prepared!
  const [plain, one, other] = [prepare(text, catalog, nothing).prepared!, named('1'), named('2')]
  assert.deepEqual([plain.said, one.said], [[], ['one']], 'what is said of the same data is said once')
  assert.ok(one.plan.runs.every(({ settings }) => settings.task['data'] === '1'))
  const keys = [plain, one, other].map(({ plan }) => plan.runs.map(({ key }) => key))
  assert.equal(new Set(keys.flat()).size, 3 * plain.plan.runs.length)
  assert.equal(whyNotOfItsText(deserialize(serialize(one)) as Planned), null)
  assert.notDeepEqual(one.structures, other.structures, 'runs on other data do not train together')
})
