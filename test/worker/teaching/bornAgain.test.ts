import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import type { Cohort } from '../../../worker/cohort/cohort.ts'
import type { Arrays } from '../../../worker/tensor/program.ts'
import { assertClose } from '../derivatives.ts'
import { eagerStep } from '../engines/eager.ts'
import { numbers } from '../engines/programs.ts'
import { cohortOf, feedsOf, planned } from '../training/plans.ts'

const [B, D, H] = [5, 4, 3]
const cohortFor = (distance: string, more = '') =>
  cohortOf(
    planned(`
task: { kind: concepts, concepts: ${D}, density: 0.6 }
primary: { kind: mlp, hidden: [${H}], activation: tanh }
teaching: { mode: born-again, generations: 2, pressure: [0.25, 2]${distance} }
training: { steps: 2, batch: ${B} }${more}
seeds: 1`)[0] as CohortPlan,
  )

type Network = { first: number[]; firstBias: number[]; last: number[]; lastBias: number[] }

/** Parameters of one run under an owner. */
const networkOf = (state: Arrays, owner: string, r: number, runs: number): Network => {
  const of = (name: string) => {
    const all = Array.from(state[`${owner}/${name}`]!)
    return all.slice((r * all.length) / runs, ((r + 1) * all.length) / runs)
  }
  return { first: of('0/weight'), firstBias: of('0/bias'), last: of('1/weight'), lastBias: of('1/bias') }
}

/** Outputs of a tanh network on one row, in float64, as its definition says. */
function outputsOf({ first, firstBias, last, lastBias }: Network, x: number[]): number[] {
  const h = firstBias.map((b, i) => Math.tanh(b + x.reduce((sum, v, j) => sum + first[i * x.length + j]! * v, 0)))
  return lastBias.map((b, i) => b + h.reduce((sum, v, j) => sum + last[i * h.length + j]! * v, 0))
}

const squared = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0)

/** Rows and targets of the first batch, and a step on them beside an earlier generation that is drawn at random. */
function stepped(cohort: Cohort) {
  const state = cohort.initial()
  const copied = cohort.primary.parameters.names.map((name) => cohort.primary.nameIn('previous', name))
  copied.forEach((name, i) => (state[name] = numbers(state[name]!.length, 40 + i)))
  const program = cohort.programs.find(({ name }) => name === 'imitating')!
  const feeds = structuredClone(feedsOf(cohort, program, { rows: 'primary', batch: 0 }))
  const rowsOf = (name: string) =>
    Array.from({ length: B }, (_, b) => Array.from(feeds[name]!).slice(b * D, (b + 1) * D))
  return { rows: rowsOf('inputs'), targets: rowsOf('targets'), ...eagerStep(program, state, feeds) }
}

test('A generation feels the task and, by the pressure, its distance from the outputs of the one before', () => {
  const cohort = cohortFor('')
  const start = cohort.initial()
  const { state, fetches, gradients, rows, targets } = stepped(cohort)
  const mean = (of: (row: number[], b: number) => number) => rows.reduce((sum, row, b) => sum + of(row, b), 0) / B
  for (const [r, pressure] of [0.25, 2].entries()) {
    const earlier = networkOf(state, 'previous', r, 2)
    const network = networkOf(start, 'primary', r, 2)
    const task = (own: Network) => mean((x, b) => squared(outputsOf(own, x), targets[b]!))
    const distance = (own: Network) => mean((x) => squared(outputsOf(own, x), outputsOf(earlier, x)))
    assertClose([fetches['task loss']![r]!], [task(network)], 1e-6, 'task loss')
    assertClose([fetches['distance from the generation before']![r]!], [distance(network)], 1e-6, 'distance')
    const loss = (own: Network) => task(own) + pressure * distance(own)
    const [names, parts] = [
      ['0/weight', '0/bias', '1/weight', '1/bias'],
      ['first', 'firstBias', 'last', 'lastBias'] as const,
    ]
    names.forEach((name, i) => {
      const own = gradients[`primary/${name}`]!
      const analytic = Array.from(own).slice((r * own.length) / 2, ((r + 1) * own.length) / 2)
      const numeric = analytic.map((_, at) => {
        const moved = (by: number) => {
          const values = network[parts[i]!].with(at, network[parts[i]!][at]! + by)
          return loss({ ...network, [parts[i]!]: values })
        }
        return (moved(1e-5) - moved(-1e-5)) / 2e-5
      })
      assertClose(analytic, numeric, 1e-5, `gradient of ${name} at pressure ${pressure}`)
    })
  }
})

test('The generation before stays as it is, and only the network moves', () => {
  const cohort = cohortFor('')
  const { state, gradients } = stepped(cohort)
  const { parameters } = cohort.primary
  const { names } = parameters
  assert.deepEqual(Object.keys(gradients).sort(), [...names].sort())
  names.forEach((name, i) => {
    const copy = cohort.primary.nameIn('previous', name)
    assert.deepEqual(state[copy], numbers(state[copy]!.length, 40 + i))
    assert.notDeepEqual(state[name], cohort.initial()[name])
  })
})

test('Classes are imitated by their probabilities: at temperature 1 the divergence in nats, whose gradient is their difference', () => {
  const [plan] = planned(`
task: digits
primary: { kind: mlp, hidden: [3] }
teaching: { mode: born-again, generations: 2, pressure: 1, distance: { kind: kl, temperature: [1, 2] } }
training: { steps: 2, batch: 4 }
seeds: 1`) as [CohortPlan]
  const cohort = cohortOf(plan)
  const state = cohort.initial()
  const C = 10
  // Networks of biases alone say the same of every row, whatever it is.
  const [earlier, own] = [numbers(2 * C, 5).map((v) => 3 * v), numbers(2 * C, 6).map((v) => 3 * v)]
  Object.assign(state, { 'previous/1/bias': earlier, 'primary/1/bias': own })
  state['primary/1/weight'] = new Float32Array(state['primary/1/weight']!.length)
  const program = cohort.programs.find(({ name }) => name === 'imitating')!
  const feeds = structuredClone(feedsOf(cohort, program, { rows: 'primary', batch: 0 }))
  const { fetches, gradients } = eagerStep(program, state, feeds)
  const classes = Array.from({ length: C }, () => 0)
  for (const row of feeds['rows']!) classes.forEach((_, c) => (classes[c]! += state['data/targets']![row * C + c]! / 4))
  for (const [r, T] of [1, 2].entries()) {
    const softened = (logits: Float32Array, by: number) => {
      const powers = Array.from(logits.slice(r * C, (r + 1) * C), (z) => Math.exp(z / by))
      const sum = powers.reduce((a, b) => a + b)
      return powers.map((v) => v / sum)
    }
    const [p, q, plain] = [softened(earlier, T), softened(own, T), softened(own, 1)]
    const divergence = T ** 2 * p.reduce((sum, v, c) => sum + v * Math.log(v / q[c]!), 0)
    assertClose([fetches['distance from the generation before']![r]!], [divergence], 1e-5, `T ${T}`)
    const gradient = Array.from(gradients['primary/1/bias']!).slice(r * C, (r + 1) * C)
    const expected = classes.map((share, c) => plain[c]! - share + T * (q[c]! - p[c]!))
    assertClose(gradient, expected, 1e-5, `gradient at T ${T}`)
  }
})

test('A distance that a file does not name follows from the task, and one that cannot compare outputs is refused', () => {
  const settingsOf = (text: string) => (planned(text)[0] as CohortPlan).runs[0]!.settings.teaching
  const mode = 'teaching: { mode: born-again }\nseeds: 1'
  assert.equal(settingsOf(`task: concepts\n${mode}`).distance!.kind, 'squared')
  assert.equal(settingsOf(`task: digits\n${mode}`).distance!.kind, 'kl')
  assert.deepEqual(settingsOf(`task: digits\n${mode}`).students, [])
  const refused = (teaching: string) => () =>
    planned(`task: concepts\nteaching: { mode: born-again, ${teaching} }\nseeds: 1`)
  assert.throws(refused('distance: kl'), /kl compares logits, not values \(nearest valid: squared\)/)
  assert.throws(
    refused('students: [{ sees: code, predicts: targets }]'),
    /born-again has no such field \(none, joint, alternating or lookahead has\)/,
  )
  assert.throws(refused('generations: 1'), /expected a whole number from 2 to 64, got 1 \(nearest valid: 2\)/)
  assert.throws(refused('copies: 2'), /born-again has no such field \(alternating or lookahead has\)/)
})

test('Generations that feel no pressure are the baseline', () => {
  const [plan] = planned('task: concepts\nteaching: { mode: born-again, pressure: 0 }\nseeds: 1') as [CohortPlan]
  assert.deepEqual(plan.runs[0]!.settings.teaching, { mode: 'none', pressure: 0, students: [] })
})
