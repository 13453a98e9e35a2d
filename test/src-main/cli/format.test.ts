import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bar, progressWords } from '../../../src-main/cli/bar.ts'
import { faultLines } from '../../../src-main/cli/faults.ts'
import { duration, figure, meanAndSpread, withoutMarks, rate, wrapped } from '../../../src-main/cli/format.ts'
import { resumeLine, shell } from '../../../src-main/cli/resume-line.ts'
import { settingRows } from '../../../src-main/cli/settings.ts'
import { heading } from '../../../src-main/cli/commands/show.ts'
import { table } from '../../../src-main/cli/table.ts'
import { stopWords } from '../../../core/messages/stopped.ts'
import type { ExperimentDetail, MeasuredRun } from '../../../core/contract/index.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { plainTraining, withEvaluation, type Phase } from '../../../core/phases.ts'
import type { CohortProgress, Progress } from '../../../core/messages/progress.ts'

test('Numbers have three significant figures and no needless exponent', () => {
  const shown = [0, 0.95312, 12.345, -0.5, 1234.5, 0.00012345, 0.000012345, NaN, Infinity, -Infinity].map(figure)
  assert.deepEqual(shown, ['0', '0.953', '12.3', '−0.500', '1,235', '0.000123', '1.23e−5', 'NaN', '∞', '−∞'])
})

test('A number just below a thousand, a million or an exponent is written as what it is rounded to', () => {
  const shown = [999.5, 999.7, -999.9, 999.4, 0.000099996, -1234.5, 1e20, -1e-7].map(figure)
  assert.deepEqual(shown, ['1,000', '1,000', '−1,000', '999', '0.000100', '−1,235', '1.00e20', '−1.00e−7'])
  assert.deepEqual([rate(999_999), rate(999_999_999)], ['1.00 M model-steps/s', '1,000 M model-steps/s'])
  const range = (low: number, high: number) => ({ kind: 'range', n: 3, low, high }) as const
  assert.equal(meanAndSpread(9.9, range(9.8, 9.999)), '9.9 (9.8–10.0)')
  assert.equal(meanAndSpread(-0.001, range(-0.002, 5)), '0.00 (0.00–5.00)')
})

test('A stretch of time is never below zero or not a number, whatever the clock did meanwhile', () => {
  assert.deepEqual([-5000, -1e12, NaN, -Infinity].map(duration), ['0 s', '0 s', '0 s', '0 s'])
})

test('An experiment whose clock was set back meanwhile says no time that it took', () => {
  const at = (finishedAt: string) =>
    heading({
      name: 'a',
      id: 1,
      state: 'finished',
      engine: 'cpu',
      device: 'd',
      seeds: [0],
      notes: '',
      runs: { done: 1 },
      createdAt: '2026-01-02T00:00:00Z',
      startedAt: '2026-01-02T00:00:00Z',
      finishedAt,
    } as unknown as ExperimentDetail)[1]!
  assert.match(at('2026-01-02T00:01:20Z'), /, took 1 min 20 s$/)
  for (const stamp of ['2026-01-01T00:00:00Z', 'never']) assert.doesNotMatch(at(stamp), /took|NaN/)
})

test('A mean is shown with the digits of its interval, or of the range of few seeds', () => {
  const interval = (low: number, high: number) =>
    ({ kind: 'interval', n: 8, low, high, level: 0.95, resamples: 9 }) as const
  assert.equal(meanAndSpread(0.95312, interval(0.9408, 0.9621)), '0.953 [0.941, 0.962]')
  assert.equal(meanAndSpread(0.0063, interval(-0.0021, 0.01252)), '0.0063 [−0.0021, 0.0125]')
  assert.equal(meanAndSpread(12.34, { kind: 'range', n: 3, low: 11, high: 14.06 }), '12.3 (11.0–14.1)')
  assert.equal(meanAndSpread(3, interval(3, 3)), '3.00 [3.00, 3.00]')
  assert.equal(meanAndSpread(0, interval(0, 0)), '0 [0, 0]')
  assert.equal(meanAndSpread(1e-7, interval(1e-8, 2e-7)), '1.00e−7 [1.00e−8, 2.00e−7]')
  assert.equal(meanAndSpread(1, null), '1.00')
  assert.equal(meanAndSpread(1, { kind: 'range', n: 1, low: 1, high: 1 }), '1.00')
})

test('Long lists break between words', () => {
  assert.deepEqual(wrapped('one two three four', 9), ['one two', 'three', 'four'])
})

test('Durations and rates read as a person would say them', () => {
  const shown = [400, 59_400, 80_000, 4_800_000, 273_600_000].map(duration)
  assert.deepEqual(shown, ['0 s', '59 s', '1 min 20 s', '1 h 20 min', '3 d 4 h'])
  assert.deepEqual([rate(4110.4), rate(1_234_567)], ['4,110 model-steps/s', '1.23 M model-steps/s'])
})

test('Text from a file cannot move the cursor or turn the line around', () => {
  assert.equal(withoutMarks('a\u001b[2Jb\u202ec\nd'), 'a\ufffd[2Jb\ufffdc\ufffdd')
})

test('Tables align numbers to the right and pad by characters', () => {
  const lines = table(
    [{ title: 'name' }, { title: 'n', align: 'right' }],
    [
      ['é', '1'],
      ['long one', '1,024'],
    ],
  )
  assert.deepEqual(lines, ['name          n', 'é             1', 'long one  1,024'])
})

const [training, evaluation] = withEvaluation([{ ...plainTraining, steps: 20, time: 20 }]) as [Phase, Phase]
const cohortIn = ({ name: phase, doing, label, moves, steps }: Phase): CohortProgress => ({
  index: 0,
  runs: 8,
  state: 'running',
  phase,
  doing,
  label,
  moves,
  step: 10,
  steps,
  share: 0.5,
})

const progress: Progress = {
  runs: { total: 64, done: 40, diverged: 1, failed: 0 },
  cohorts: [cohortIn(training)],
  modelSteps: { done: 80, total: 100 },
  share: 0.62,
  rate: 4110,
  secondsLeft: 80,
  doing: { is: 'training' },
  trainers: 2,
}

test('The bar fits its line and gives way to words', () => {
  const words = '62%  41/64 runs  1 diverged  4,110 model-steps/s  1 min 20 s left'
  assert.equal(progressWords(progress), words)
  assert.equal(bar('ten concepts', progress, 200), `ten concepts  ${'━'.repeat(19)}${'╌'.repeat(11)}  ${words}`)
  assert.equal(bar('ten concepts', progress, 80), `ten concepts  ${words}`)
  assert.equal(bar('ten concepts', progress, 60), `ten con…  ${words}`.slice(0, 59))
})

test('Without a speed, the bar says what is done while nothing trains', () => {
  assert.match(progressWords({ ...progress, doing: { is: 'queued', place: 2, of: 3 } }), /queued, 2nd of 3$/)
  assert.match(progressWords({ ...progress, doing: { is: 'compiling', programs: 2 } }), /compiling 2 programs$/)
  const still = (...cohorts: CohortProgress[]) => progressWords({ ...progress, rate: null, secondsLeft: null, cohorts })
  assert.match(still(cohortIn(evaluation)), /1 diverged {2}evaluating$/)
  assert.match(still(cohortIn(evaluation), cohortIn(training)), /1 diverged$/)
  assert.match(still(), /1 diverged$/)
})

test('100% means that every run has ended', () => {
  const nearly = { ...progress, share: 1 }
  assert.match(progressWords(nearly), /^99%/)
  assert.match(progressWords({ ...nearly, runs: { total: 1, done: 0, diverged: 0, failed: 1 } }), /^100%/)
})

test('A stop says where training stands, and how to go on is one line to copy', () => {
  const position = { phase: 'train', moves: true, step: 3200, steps: 6000 }
  assert.equal(stopWords('interrupted', position), 'Stopped at a checkpoint, step 3,200 of 6,000.')
  assert.equal(
    stopWords('interrupted', { ...position, anew: 1 }),
    'Stopped at a checkpoint, step 3,200 of 6,000; 1 cohort has no checkpoint and starts over.',
  )
  assert.match(stopWords('interrupted', { ...position, anew: 2 }), /; 2 cohorts have no checkpoint and start over\.$/)
  assert.equal(stopWords('cancelled', position), 'Cancelled. Finished work is kept.')
  assert.equal(stopWords('paused', { ...position, step: 0 }), 'Stopped before its first checkpoint was stored.')
  assert.match(stopWords('paused', { ...position, moves: false }), /after training, before its evaluation was done\.$/)
  for (const [state, words] of [
    ['running', 'It was not stopped.'],
    ['finished', 'It had ended before it could be stopped.'],
  ] as const)
    assert.equal(stopWords(state, null), words)
  const options = { history: 'pellucid.db' } as Parameters<typeof resumeLine>[2]
  assert.equal(resumeLine('ten concepts', 3, options), "pellucid resume 'ten concepts'")
  assert.equal(resumeLine('7', 3, { ...options, history: 'my lab.db' }), "pellucid resume 3 --history 'my lab.db'")
  assert.equal(shell("it's"), "'it'\\''s'")
})

test('Faults carry file, line and column where they have a place', () => {
  const lines = faultLines('file.yaml', [
    { line: 7, column: 12, path: 'training.bacth', message: 'unknown field (did you mean batch?)' },
    { path: '', message: 'expected at most 100000 runs, got 200000' },
  ])
  assert.deepEqual(lines, [
    'file.yaml:7:12 training.bacth: unknown field (did you mean batch?)',
    'file.yaml expected at most 100000 runs, got 200000',
  ])
})

const run = (seed: number, state: string, loss: unknown) =>
  ({
    setting: 0,
    seed,
    axes: { a: 1 },
    state,
    cost: { trainingMs: 2, flops: 9 },
    summaries: { loss },
  }) as unknown as MeasuredRun

test('Settings gather their seeds; only runs that are done count, and what is undefined does not', () => {
  const undefinedHere = { value: null, reason: 'dead' }
  const runs = [run(0, 'done', 1), run(1, 'done', 3), run(2, 'done', undefinedHere), run(3, 'diverged', 50)]
  const [row] = settingRows(runs)
  const { summaries, ...rest } = row!
  assert.deepEqual(rest, { setting: 0, axes: { a: 1 }, runs: 4, done: 3, diverged: 1, failed: 0, wallMs: 2 })
  const { n, mean, median, sd, spread, undefined: without } = summaries.loss!
  assert.deepEqual([n, mean, median, sd, without], [2, 2, 2, Math.SQRT2, 1])
  assert.deepEqual(spread, { kind: 'range', n: 2, low: 1, high: 3 })
})

test('From five seeds on a setting has the interval of its mean, inside the range of the measure', () => {
  const runs = [0.9, 0.95, 1, 1, 1].map((accuracy, seed) => run(seed, 'done', accuracy))
  const fact = { name: 'loss', range: [0, 1] } as unknown as MeasureFacts
  const { spread } = settingRows(runs, [fact])[0]!.summaries.loss!
  assert.ok(spread?.kind === 'interval' && spread.low > 0.8 && spread.high === 1)
})
