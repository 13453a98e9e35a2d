import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foundWords } from '../../../core/claims/verdict.ts'
import { studyWith, sweep, type Kind } from '../../../bench/calibration/study.ts'
import { draws } from '../../../bench/calibration/samples.ts'
import { verdictsOf } from '../../../core/claims/answer.ts'
import type { Study } from '../../../core/claims/study.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import type { Question } from '../../../core/experiment/question.ts'

type Value = (kind: Kind, measure: string, seed: number, noise: () => number) => number

/** Settings that read better where they pay, at no price. */
const good: Value = (kind, measure, _, noise) =>
  measure === 'testR2' ? 0.9 + 0.004 * noise() : (isPaid(kind) ? 1 : 0) + 0.2 * noise()
const isPaid = (kind: Kind) => typeof kind === 'number' && kind > 0

function studyOf(n: number, value: Value, kinds: readonly Kind[] = sweep): Study {
  const from = draws(1)
  const study = studyWith(kinds, n, (kind, measure, seed) => value(kind, measure, seed, () => from.normal()))
  // So that 20 seeds are enough to rule out what is rare.
  return { ...study, collapse: 0.06 }
}

const asked = (study: Study, question: Partial<Question>): Study => ({
  ...study,
  seeds: study.settings[0]!.runs.map(({ seed }) => seed),
  question: { exploring: 0, ...question },
})

const named = (claim: string, study: Study): Verdict => verdictsOf(study, {}).find((own) => own.claim === claim)!

test('Registered measures decide about reading, and no others', () => {
  const study = studyOf(20, (kind, measure, seed, noise) => {
    const value = good(kind, measure, seed, noise)
    return measure === 'probe.k1.n100' ? -value : value
  })
  const alone = named('C5', asked(study, { measures: ['monosemantic.count'] }))
  assert.deepEqual([alone.finding, alone.basis], ['supported', 'registered'])
  assert.ok(alone.effects.every(({ decisive, measure }) => !decisive || measure === 'monosemantic.count'))
  assert.doesNotMatch(alone.reason, /Only/)
  const both = named('C5', asked(study, { measures: ['monosemantic.count', 'probe.k1.n100'] }))
  assert.equal(both.finding, 'not shown')
  assert.equal(named('C5', asked(study, { measures: ['probe.k1.n100'] })).finding, 'contradicted')
})

test('A reference that knows nothing has nothing to lose, and no setting is within the margin of it', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    measure === 'testR2' ? (kind === 'direct' ? 0 : 0.1 * noise()) : good(kind, measure, seed, noise),
  )
  assert.match(named('C2', study).reason, /at no setting/)
})

test('A setting of which every third run diverges is not free, supports nothing alone, and says so', () => {
  const third: Value = (kind, measure, seed, noise) =>
    kind === 0.003 && seed % 3 === 0 ? NaN : good(kind, measure, seed, noise)
  const study = { ...studyOf(60, third, ['direct', 0.003]), collapse: 0.2 }
  const price = named('C2', study)
  assert.equal(price.finding, 'not shown')
  assert.match(price.reason, /at no setting.*Training diverged.*cost 0\.003 \(20 of 60 runs\)/)
  const reading = named('C1', study).parts![1]!
  assert.equal(reading.finding, 'not shown')
  assert.match(reading.reason, /not shown to lose less capability .*, at cost 0\.003 \(.*20 of 60 runs diverged\)/)
  const none = named(
    'C2',
    studyOf(20, (kind, measure, seed, noise) => (kind === 'direct' ? good(kind, measure, seed, noise) : NaN)),
  )
  assert.match(none.reason, /diverged.*20 of 20 runs/)
})

test('Both halves of C1 must hold at one setting', () => {
  const apart = (where: number): Study => {
    const study = studyOf(20, (kind, measure, _, noise) =>
      measure === 'testR2'
        ? 0.9 + 0.004 * noise()
        : (kind === (measure === 'probe.k1.n100' ? 0.03 : where) ? 1 : 0) + 0.2 * noise(),
    )
    return {
      ...study,
      measures: study.measures.map((facts) =>
        facts.name === 'monosemantic.count' ? { ...facts, roles: { 'passing on': 1 } } : facts,
      ),
    }
  }
  const split = named('C1', apart(0.003))
  assert.deepEqual(
    [split.finding, ...split.parts!.map(({ finding }) => finding)],
    ['not shown', 'supported', 'supported'],
  )
  assert.match(split.reason, /No one setting is better in both halves/)
  assert.equal(named('C1', apart(0.03)).finding, 'supported')
})

/** The same with a bare loss for capability, which has no margin of its own. */
const byLoss = (study: Study): Study => ({
  ...study,
  measures: study.measures.map((facts) => {
    const { margin: _none, ...rest } = facts
    return facts.name === 'testR2' ? { ...rest, better: 'lower', unit: 'task loss', range: [0, null] } : facts
  }),
  settings: study.settings.map((own) => ({
    ...own,
    runs: own.runs.map((run) => ({ ...run, values: { ...run.values, testR2: 1 - run.values['testR2']! } })),
  })),
})

test('Without a margin of capability no two optima are apart', () => {
  const study = byLoss(
    studyOf(20, (kind, measure, _, noise) => {
      const cost = typeof kind === 'number' ? kind : 0
      return measure === 'testR2' ? 0.9 - 0.01 * cost + 1e-6 * noise() : 5 * Math.sqrt(cost) + 0.01 * noise()
    }),
  )
  const bare = named('C4', study)
  assert.equal(bare.finding, 'not addressed')
  assert.match(bare.reason, /has no margin/)
  assert.equal(named('C4', { ...study, margin: 0.01 }).finding, 'contradicted')
})

test('What is said of both halves, and at equal capability, stands in the words of the parts, which are all that is shown', () => {
  const study = studyOf(20, good, ['direct', 0, 0.003])
  const [direct] = study.settings
  const twin = { ...direct!, setting: 9, settings: { ...direct!.settings, sparsity: { kind: 'l1' } } as never }
  const { parts, reason } = named('C1', { ...study, settings: [...study.settings, twin] })
  assert.match(parts!.at(-1)!.reason, /At equal capability/)
  assert.equal(reason, parts!.map(({ title, finding, reason }) => `${title}: ${finding}. ${reason}`).join(' '))
})

test('A setting that is less capable than all others is not compared at equal capability', () => {
  const study = studyOf(
    20,
    (kind, measure, seed, noise) =>
      measure === 'testR2' && kind === 0.003 ? 0.02 + 0.01 * noise() : good(kind, measure, seed, noise),
    [0, 0.003],
  )
  const [dense] = study.settings
  const twin = { ...dense!, setting: 9, settings: { ...dense!.settings, sparsity: { kind: 'l1' } } as never }
  const { reason } = named('C5', { ...study, settings: [...study.settings, twin] })
  assert.match(reason, /At equal capability, 0 of 1 settings are better .*1 have none/)
})

test('A question that is asked after the same runs were done before is exploratory', () => {
  const study = asked(studyOf(20, good), { exploring: 8 })
  const basis = (seed: number, deleted = false) => named('C5', { ...study, known: [{ experiment: 3, seed, deleted }] })
  assert.equal(basis(7).basis, 'registered')
  assert.equal(basis(8).basis, 'exploratory')
  assert.match(basis(8).terms, /Runs of 1 confirming seeds were done before, in experiment 3:/)
  assert.match(basis(8, true).terms, /in experiment 3 \(deleted\):/)
})

test('A range of costs leaves other swept numbers alone', () => {
  const study = studyOf(20, good)
  const path = 'teaching.pressure'
  const both: Study = {
    ...asked(study, { range: { from: 0, to: 0.01 } }),
    axes: [{ path, label: 'pressure', values: [0, 1, 3], numeric: true }, ...study.axes],
    settings: study.settings.map((own) => ({ ...own, axes: { ...own.axes, [path]: own.settings.teaching.pressure! } })),
  }
  const { finding, reason } = named('C5', both)
  assert.equal(finding, 'supported')
  assert.match(reason, /cost 0\.01 /)
  assert.doesNotMatch(reason, /cost 0\.03/)
})

test('A look that does not find what an earlier one found says so', () => {
  const turning =
    (turned: number): Value =>
    (kind, measure, seed, noise) =>
      good(kind, measure, seed, noise) * (measure !== 'testR2' && seed >= turned ? -9 : 1)
  const looks = { looks: [30, 40] }
  const later = named('C5', asked(studyOf(40, turning(30)), looks))
  assert.equal(later.finding, 'not shown')
  assert.match(later.terms, /The look at 30 had found it supported\.$/)
  assert.doesNotMatch(named('C5', asked(studyOf(40, turning(40)), looks)).terms, /had found/)
})

test('Runs that failed and are left out of a registered verdict are counted in its terms', () => {
  const study = asked(studyOf(20, good), {})
  const some = study.settings.map((own) => ({
    ...own,
    runs: own.runs.slice(0, 10),
    lost: own.runs.slice(10).map(({ id, seed }) => ({ id, seed, state: 'failed' as const })),
  }))
  assert.match(
    named('C5', { ...study, settings: some }).terms,
    /^Decided by 20 .* 50 of 100 runs failed and are left out\.$/,
  )
})

test('A largest loss that a run exceeds is not taken for the largest', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    measure === 'testR2' && kind === 0.01 && seed % 10 === 0 ? 0.4 : good(kind, measure, seed, noise),
  )
  const { reason } = named('C2', asked(study, { margin: 0.05, collapse: 1e-6 }))
  assert.match(reason, /Free \(within 0\.05 R², and reading better\) at no setting/)
  assert.match(reason, /A run lost 0\.5\d? R², more than the 0\.000001 that a rare failure was taken to lose/)
})

test('A gain supports nothing where its price in capability was not measured, or has no margin', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    measure === 'testR2' ? (isPaid(kind) ? 0.1 : 0.9) + 0.01 * noise() : good(kind, measure, seed, noise),
  )
  const bare = named('C5', byLoss(study))
  assert.equal(bare.finding, 'not shown')
  assert.match(
    bare.reason,
    /^Better, at a price in capability for which no margin is known, at .*costs 0\.\d+ task loss/,
  )
  const blind = named('C5', { ...study, measures: study.measures.filter(({ side }) => side !== 'capability') })
  assert.equal(blind.finding, 'not shown')
  assert.match(blind.reason, /^Better, at a price in capability that was not measured, at /)
  assert.equal(named('C5', byLoss(studyOf(20, good))).finding, 'not shown')
  assert.equal(named('C5', { ...byLoss(studyOf(20, good)), margin: 0.05 }).finding, 'supported')
})

test('Without a setting that no student presses, a price says what it is told against', () => {
  const destroyed: Value = (kind, measure, seed, noise) =>
    measure === 'testR2' ? 0.02 + 0.001 * noise() : good(kind, measure, seed, noise)
  const told = /What it costs is told against students that read for free: no setting is without pressure\./
  assert.match(named('C5', studyOf(20, destroyed, [0, 0.003, 0.01])).reason, told)
  assert.doesNotMatch(named('C5', studyOf(20, good)).reason, told)
})

test('Runs in which a measure does not move are each counted once', () => {
  const { reason } = named(
    'C5',
    studyOf(20, (kind, measure, seed, noise) => (measure === 'testR2' ? good(kind, measure, seed, noise) : 0)),
  )
  assert.match(reason, /0 in each of 80 runs/)
})

test('What is not addressed says what it lacks, and asks for seeds only where they are lacking', () => {
  const still = (measures: (measure: string) => boolean): Study =>
    studyOf(20, (kind, measure, seed, noise) => (measures(measure) ? 1 : good(kind, measure, seed, noise)))
  const full = named(
    'C2',
    still((measure) => measure === 'testR2'),
  )
  assert.deepEqual([full.finding, full.lines], ['not addressed', []])
  assert.match(full.reason, /testR2 is not movable here: 1 in each of 100 runs/)
  assert.deepEqual(
    named(
      'C5',
      still((measure) => measure !== 'testR2'),
    ).lines,
    [],
  )
  const study = studyOf(20, good)
  const blind = { ...study, measures: study.measures.filter(({ side }) => side !== 'capability') }
  for (const claim of ['C2', 'C4']) assert.equal(named(claim, blind).reason, 'Capability was not measured.')
  const cut = asked(study, { range: { from: 0.005, to: 0.02 } })
  assert.match(named('C4', cut).reason, /^The range that the question means leaves too few settings/)
  const procedure = studyOf(20, (_, measure, __, noise) => (measure === 'testR2' ? noise() : 0), [
    'direct',
    'born-again',
  ])
  assert.equal(named('C3', procedure).reason, 'No reading moves.')
})

test('A price that is dearest where the range begins does not go on from there', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    measure === 'testR2' && (kind === 0 || kind === 0.003)
      ? (kind === 0 ? 0.5 : 0.7) + 0.004 * noise()
      : good(kind, measure, seed, noise),
  )
  assert.match(named('C2', study).reason, /certain at 0; it does not at 0\.01, 0\.03\./)
})

test('Operations that were not counted are not counted as none, and a ratio above 1 is not told as 1', () => {
  const study = studyOf(20, good)
  const counted = (of: (pressed: boolean, seed: number) => number | null): Study => ({
    ...study,
    measures: [
      ...study.measures,
      { ...study.measures[1]!, name: 'flops', side: 'cost', better: 'lower', roles: { compute: 1 } },
    ],
    settings: study.settings.map((own) => ({
      ...own,
      runs: own.runs.map((run) => ({
        ...run,
        values: { ...run.values, flops: of(own.settings.teaching.pressure! > 0, run.seed) },
      })),
    })),
  })
  const compute = (of: (pressed: boolean, seed: number) => number | null) => named('C2', counted(of)).parts![1]!
  assert.match(compute((pressed, seed) => (pressed ? (seed < 12 ? null : 2e9) : 1e9)).reason, /takes 2 times/)
  assert.match(compute((pressed) => (pressed ? 1.001e9 : 1e9)).reason, /takes 1\.001 times/)
  assert.equal(compute((pressed) => (pressed ? null : 1e9)).finding, 'not addressed')
  // Compute that is not paid does not contradict a price in capability of which nothing is shown.
  const untold = { ...counted((pressed) => (pressed ? 0.9e9 : 1e9)), collapse: 0.9 }
  const { finding, parts } = named('C2', untold)
  assert.deepEqual([finding, ...parts!.map((part) => part.finding)], ['not shown', 'not shown', 'contradicted'])
})

test('A mean inside the margin that may lie beyond it leaves the price open, and a price of nothing is told as none', () => {
  const noisy = named(
    'C5',
    studyOf(12, (kind, measure, seed, noise) =>
      measure === 'testR2' ? 0.9 + 0.2 * noise() : good(kind, measure, seed, noise),
    ),
  )
  assert.equal(foundWords(noisy), 'supported, price open')
  assert.match(noisy.reason, /price that is open \(.*the margin of 0\.05 R² .*\), at .*costs 0\.\d+ R² \[-/)
  const none = named(
    'C5',
    studyOf(12, (kind, measure, seed, noise) => (measure === 'testR2' ? 1 : good(kind, measure, seed, noise))),
  )
  assert.match(none.reason, /\(costs no R²\)/)
  assert.match(none.reason, /no concept that is not a target was measured/)
})

test('Five seeds decide nothing of two optima for two readings, as of any other claim', () => {
  assert.equal(named('C4', studyOf(5, good)).finding, 'not shown')
  assert.equal(named('C4', studyOf(8, good)).finding, 'contradicted')
})

test('C4 says which runs are on no curve because they diverged', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    kind === 0.01 && seed < 7 ? NaN : good(kind, measure, seed, noise),
  )
  assert.match(named('C4', study).reason, /Runs that diverged are on no curve: at cost 0\.01 \(7\)\.$/)
  assert.doesNotMatch(named('C4', studyOf(20, good)).reason, /diverged/)
})
