import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHistory } from '../../history/history.ts'
import { checkHistory } from '../../history/check.ts'
import { TestLab } from './lab.ts'
import { numbersOf } from './numbers.ts'

/** Two cohorts of sixteen runs, one after the other in one trainer. */
const rest = 'seeds: 8\ntraining: { steps: 60 }\n'
const sweep = { scale: [0.8, 0.9, 0.95, 1], delayMs: 0 }
const alone = ['--workers', '1']
const at = { strainAt: 30 }

/** Sizes of the cohorts of an experiment, and how its runs came to be there. */
function cohortsOf(lab: TestLab) {
  const { read, close } = openHistory(lab.history, { readonly: true })
  const { id } = read.findExperiment('sums')!
  const cohorts = read.cohorts(id)
  const told = read.events({ experiment: id }).map(({ message }) => message)
  const runs = read.runs(id)
  close()
  return { sizes: cohorts.map(({ plan }) => plan.runs.length), runs, told: told.toReversed() }
}

for (const [strain, what] of [
  [
    'refused',
    /^cohort 0 ran out of memory; the 16 runs of cohort 0 go on from the last checkpoint in cohorts of 8 and 8, and so do 1 more like it that wait, in cohorts of 8 at most\. The last bits/,
  ],
  ['heap', /^cohort 0 ran out of memory; the 16 runs of cohort 0 go on /],
  [
    'abort',
    /^trainer \d+ was ended by SIGABRT, 2 times without getting on; the 16 runs of cohort 0 go on .* in cohorts of 8 and 8, and so do 1 /,
  ],
  ['hang', /^no sign of life for 2 s, 2 times without getting on; the 16 runs of cohort 0 go on /],
] as const)
  test(`A cohort too large for its trainer (${strain}) goes on in halves, those that wait with it, and no number changes`, async (t) => {
    const calm = new TestLab(t)
    const undisturbed = await calm.run('run', calm.experiment(sweep, rest), ...alone)
    assert.equal(undisturbed.code, 0, undisturbed.err)
    const lab = new TestLab(t)
    const file = lab.experiment({ ...sweep, ...at, roomFor: 8, strain }, rest)
    const ran = await lab.run('run', file, ...alone, '--heartbeat-seconds', '2')
    assert.equal(ran.code, 0, ran.err)
    const { sizes, runs, told } = cohortsOf(lab)
    t.diagnostic(told.join('\n'))
    assert.ok(told.some((message) => what.test(message)))
    assert.ok(sizes.every((size) => size === 8))
    assert.ok(runs.every(({ regrouped }) => regrouped[0]!.from === 16 && regrouped.at(-1)!.to === 8))
    assert.deepEqual(checkHistory(lab.history), [])
    assert.deepEqual(numbersOf(lab.history, 'sums'), numbersOf(calm.history, 'sums'))
  })
