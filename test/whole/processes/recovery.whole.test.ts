import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openHistory } from '../../../history/history.ts'
import { checkHistory } from '../../../history/check.ts'
import { killAtRandom } from './killing.ts'
import { TestLab } from './lab.ts'
import { numbersOf } from './numbers.ts'

/** Two cohorts of sixteen runs, one after the other in one trainer. */
const steps = 'training: { steps: 60 }\n'
const rest = `seeds: 8\n${steps}`
const sweep = { scale: [0.8, 0.9, 0.95, 1], delayMs: 0 }
/** The lab's own training where there is room for few runs. */
const crowded = fileURLToPath(new URL('./crowded.ts', import.meta.url))
const alone = ['--workers', '1']

/** Sizes of the cohorts of its experiment, and how its runs came to be there. */
function cohortsOf(lab: TestLab) {
  const { read, close } = openHistory(lab.history, { readonly: true })
  const { id } = read.findExperiment('sums')!
  const cohorts = read.cohorts(id)
  const told = read.events({ experiment: id }).map(({ message }) => message)
  const runs = read.runs(id)
  close()
  return { sizes: cohorts.map(({ plan }) => plan.runs.length), runs, told: told.toReversed() }
}

const strains = {
  refused:
    /^cohort 0 ran out of memory; the 16 runs of cohort 0 go on from the last checkpoint in cohorts of 8 and 8, and one more like it that waits is cut to 8 runs at most\. The last bits/,
  heap: /^cohort 0 ran out of memory; the 16 runs of cohort 0 go on /,
  abort:
    /^trainer \d+ was ended by SIGABRT, 2 times without getting on; the 16 runs of cohort 0 go on .* in cohorts of 8 and 8, and one more /,
  hang: /^at one computation for 3 s, 2 times without getting on; the 16 runs of cohort 0 go on /,
}

test('A cohort too large for its trainer goes on in halves, those that wait with it, and no number changes', async (t) => {
  const calm = new TestLab(t)
  const undisturbed = await calm.run('run', calm.experiment(sweep, rest), ...alone)
  assert.equal(undisturbed.code, 0, undisturbed.err)
  for (const [strain, what] of Object.entries(strains)) {
    const lab = new TestLab(t)
    if (strain === 'heap') lab.environment = { NODE_OPTIONS: '--max-old-space-size=100' }
    const file = lab.experiment({ ...sweep, strainAt: 30, roomFor: 8, strain }, rest)
    const silence = strain === 'hang' ? ['--stall-seconds', '3'] : []
    const ran = await lab.run('run', file, ...alone, ...silence)
    assert.equal(ran.code, 0, ran.err)
    const { sizes, runs, told } = cohortsOf(lab)
    t.diagnostic(`${strain}: ${told.join('; ')}`)
    assert.ok(
      told.some((message) => what.test(message) && ran.err.includes(message)),
      told.join(),
    )
    assert.ok(sizes.every((size) => size === 8))
    assert.ok(runs.every(({ regrouped }) => regrouped[0]!.from === 16 && regrouped.at(-1)!.to === 8))
    assert.deepEqual(checkHistory(lab.history), [])
    assert.deepEqual(numbersOf(lab.history, 'sums'), numbersOf(calm.history, 'sums'))
    if (strain === 'refused') await assertTold(lab)
  }
})

/** What a user sees of it afterwards. */
async function assertTold(lab: TestLab): Promise<void> {
  const shown = (await lab.run('show', 'sums')).out
  assert.match(shown, /^32 runs trained in smaller cohorts than planned; the last bits of their numbers may differ:$/m)
  assert.match(
    shown,
    /^ {2}8 in place of 16 from step 20 on: ran out of memory\n {2}8 in place of 16 from the start: ran out/m,
  )
  assert.match(shown, /cohort 0 ran out of memory; the 16 runs of cohort 0 go on/)
  const read = JSON.parse((await lab.run('show', 'sums', '--json')).out) as { regrouped: { regrouped: unknown }[] }
  assert.equal(read.regrouped.length, 32)
  assert.deepEqual(read.regrouped[0]!.regrouped, [
    { from: 16, to: 8, phase: 'train', step: 20, reason: 'ran out of memory' },
  ])
  const file = join(lab.folder, 'sums.csv')
  const drawn = await lab.run('export', 'sums', '--figure', 'tradeoff', '--format', 'csv', '--out', file)
  assert.equal(drawn.code, 0, drawn.err)
  assert.match(readFileSync(file, 'utf8'), /provenance: .*"regrouped":32/)
}

test('A single run that crashes is found among sixteen, and the others are done', async (t) => {
  const lab = new TestLab(t)
  const one = Array.from({ length: 16 }, (_, i) => (i === 5 ? 45 : -1 - i))
  const file = lab.experiment({ crashAt: { sweep: one }, delayMs: 0 }, `seeds: 1\n${steps}`)
  const { code, err } = await lab.run('run', file, ...alone)
  assert.equal(code, 1)
  const { runs, sizes } = cohortsOf(lab)
  assert.deepEqual(sizes.toSorted(), [1, 1, 2, 4, 8])
  assert.deepEqual(
    runs.map(({ state }) => state),
    one.map((at) => (at > 0 ? 'failed' : 'done')),
  )
  assert.match(err, /failed: trainer \d+ was ended by SIGKILL, 4 times without getting on/)
  assert.match(err, /goes on from its checkpoint/)
})

test('A single run for which there is no memory fails with what can be done', async (t) => {
  const lab = new TestLab(t)
  const file = lab.experiment({ strainAt: 30, roomFor: 0, strain: 'refused', delayMs: 0 }, `seeds: 2\n${steps}`)
  const { code, err } = await lab.run('run', file, ...alone)
  assert.equal(code, 1)
  assert.match(err, /the 2 runs of cohort 0 go on from the last checkpoint in cohorts of 1 and 1/)
  assert.match(
    err,
    /cohort 0 failed: ran out of memory with a single run; try it with fewer trainers .*--workers 1.*smaller batch/,
  )
  assert.match(err, /\(Array buffer allocation failed\)/)
  assert.ok(
    cohortsOf(lab).runs.every(({ state, reason }) => state === 'failed' && reason!.startsWith('ran out of memory')),
  )
})

test('Real runs that were cut in training and again in evaluation end with the bits of those that were not', async (t) => {
  const text = `
name: sums
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [6] }
teaching:
  mode: alternating
  pressure: [0.5, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0.003, 0.01] } }
training: { steps: 1500, batch: 32 }
evaluation: { students: default, measures: default, rows: 200 }
seeds: 2
`
  const run = async (lab: TestLab, ...options: string[]) => {
    const file = join(lab.folder, 'sums.yaml')
    writeFileSync(file, text)
    const ran = await lab.run('run', file, '--engine', 'onnx-cpu', ...alone, ...options)
    assert.equal(ran.code, 0, ran.err)
    return ran
  }
  const calm = new TestLab(t, { real: true })
  await run(calm)
  const lab = new TestLab(t, { real: true })
  const { err } = await run(lab, '--cohort-module', crowded, '--checkpoint-seconds', '0.2')
  t.diagnostic(err)
  const { runs, sizes } = cohortsOf(lab)
  assert.ok(sizes.every((size) => size <= 2))
  const ways = runs.map(({ regrouped }) => regrouped.map(({ phase, step }) => `${phase} ${step > 0}`).join())
  assert.ok(ways.every((way) => way.startsWith('train true,')))
  assert.ok(ways.includes('train true,evaluate true'))
  assert.deepEqual(checkHistory(lab.history), [])
  assert.deepEqual(numbersOf(lab.history, 'sums'), numbersOf(calm.history, 'sums'))
})

test('Processes killed while cohorts are cut change no number', async (t) => {
  const calm = new TestLab(t)
  const own = { structure: [1, 2], scale: [0.9, 1] }
  const more = 'seeds: 4\ntraining: { steps: 400 }\n'
  const undisturbed = await calm.run('run', calm.experiment({ ...own, delayMs: 0 }, more))
  assert.equal(undisturbed.code, 0, undisturbed.err)
  const lab = new TestLab(t)
  const file = lab.experiment({ ...own, strainAt: 90, roomFor: 2, checkpointEvery: 40 }, more)
  const { killed } = await killAtRandom(lab, ['run', file], { kills: 4, seed: 3, withinMs: 500 })
  const last = await lab.run('resume', 'sums')
  assert.equal(last.code, 0, last.err)
  t.diagnostic(`killed: ${JSON.stringify(killed)}`)
  const { sizes } = cohortsOf(lab)
  assert.ok(sizes.every((size) => size <= 2))
  assert.deepEqual(checkHistory(lab.history), [])
  assert.deepEqual(numbersOf(lab.history, 'sums'), numbersOf(calm.history, 'sums'))
  await lab.gone()
})
