import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foundWords } from '../../../core/claims/verdict.ts'
import { draws } from '../../../bench/calibration/samples.ts'
import { studyWith, sweep, type Kind } from '../../../bench/calibration/study.ts'
import { answer, verdictOf } from '../../../core/claims/answer.ts'
import { claims } from '../../../core/claims/index.ts'
import { frontOf } from '../../../core/claims/front.ts'
import type { Study, StudyRun } from '../../../core/claims/study.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { leastGain, nothingOf, spanOf } from '../../../core/catalog/scale.ts'
import { gainable } from '../../../core/experiment/question.ts'
import { catalog } from '../../../worker/catalog.ts'

type Value = (kind: Kind, measure: string, seed: number, noise: () => number) => number
type Values = StudyRun['values']

const isPaid = (kind: Kind) => typeof kind === 'number' && kind > 0

/** Settings that read better where they pay, by so much of a whole, and lose so much capability. */
const moved =
  (gain: number, loss = 0, scatter = 0.004): Value =>
  (kind, measure, _, noise) =>
    measure === 'testR2'
      ? 0.9 - (isPaid(kind) ? loss : 0) + scatter * noise()
      : (isPaid(kind) ? gain : 0) + 1e-6 * noise()

function studyOf(n: number, value: Value, kinds: readonly Kind[] = sweep): Study {
  const from = draws(3)
  const study = studyWith(kinds, n, (kind, measure, seed) => value(kind, measure, seed, () => from.normal()))
  return { ...study, collapse: 0.06 }
}

const withValues = (study: Study, of: (run: StudyRun, kind: Kind) => Values): Study => ({
  ...study,
  settings: study.settings.map((own) => ({
    ...own,
    runs: own.runs.map((run) => {
      const [cost] = Object.values(own.axes)
      return { ...run, values: of(run, typeof cost === 'number' ? cost : 'direct') }
    }),
  })),
})

const named = (name: string, study: Study): Verdict =>
  verdictOf(
    claims.find((claim) => claim.name === name)!,
    study,
    {},
  )

test('A gain that is certain and too small to be worth naming supports nothing, unless the question names it', () => {
  const study = studyOf(32, moved(1e-4))
  const small = named('C5', study)
  assert.equal(small.finding, 'not shown')
  assert.match(
    small.reason,
    /A gain counts from 0\.05 R² \(probe\.k1\.n100\) and 0\.5 units \(monosemantic\.count\) on\./,
  )
  const [effect] = small.effects
  assert.ok(effect!.low! > 0 && effect!.margin === 0.05 && effect!.smallest! > 0.05 && effect!.p! > 0.9)
  assert.match(effect!.test, /^more than 0\.05: /)
  const gains = ['probe.k1.n100', 'monosemantic.count'].map((measure) => ({ measure, least: 1e-5 }))
  assert.equal(named('C5', { ...study, question: { exploring: 0, gains } }).finding, 'supported')
  assert.equal(named('C5', studyOf(32, moved(0.6))).finding, 'supported')
  // As much worse is not worth naming either.
  assert.equal(named('C5', studyOf(32, moved(-1e-4))).finding, 'not shown')
  assert.equal(named('C5', studyOf(32, moved(-0.6))).finding, 'contradicted')
})

test('Where a setting stands is told in one of four ways: kept and open ones support, and open ones say so', () => {
  for (const [loss, scatter, finding, words] of [
    [
      0.01,
      0.004,
      'supported',
      /^Better on every measure, and shown to lose less capability than the margin of 0\.05 R²,/,
    ],
    [0.03, 0.12, 'supported, price open', /^Better on every measure, at a price that is open \(neither less nor more/],
    [0.16, 0.12, 'not shown', /^Better, but losing more capability than the margin of 0\.05 R² on average/],
    [0.2, 0.004, 'not shown', /^Better, but shown to lose more capability than the margin of 0\.05 R²,/],
  ] as const) {
    const verdict = named('C5', studyOf(32, moved(1, loss, scatter)))
    assert.equal(foundWords(verdict), finding, `${loss}`)
    assert.match(verdict.reason, words)
  }
  const rare = named('C5', { ...studyOf(32, moved(1, 0.01)), collapse: 0.9 })
  assert.equal(foundWords(rare), 'supported, price open')
  assert.match(
    rare.reason,
    /costs 0\.00\d+ R² \[[^\]]*\]; 10\d seeds without a rare failure would show that it loses less/,
  )
})

test('What the price calls free supports a gain, and a gain in capability is no loss beyond the margin', () => {
  const study = studyOf(32, moved(1, 0))
  assert.match(named('C2', study).reason, /Free \(.*\) at cost 0\.003 \([^;]*; cost 0\.01 \([^;]*; cost 0\.03/)
  assert.match(
    named('C5', study).reason,
    /and shown to lose less .* at cost 0\.003 \([^;]*; cost 0\.01 \([^;]*; cost 0\.03/,
  )
  const gaining = named('C5', studyOf(32, moved(1, -0.2)))
  assert.equal(gaining.finding, 'supported')
  assert.match(gaining.reason, /gains 0\.2 R²/)
})

test('A price begins somewhere along any axis of numbers, pressure too, and along each of several', () => {
  const path = 'teaching.pressure'
  const pressures = [0.3, 1, 3, 10]
  const along = studyWith([...pressures, 'direct'], 32, (kind, measure, seed) =>
    measure === 'testR2' ? 0.9 - (kind === 'direct' ? 0 : 0.02 * (kind as number)) + 1e-3 * Math.sin(seed * 7) : seed,
  )
  const study: Study = {
    ...along,
    axes: [{ path, label: 'pressure', values: [0, ...pressures], numeric: true }],
    settings: along.settings.map((own) => {
      const [cost] = Object.values(own.axes)
      const teaching = typeof cost === 'number' ? { ...own.settings.teaching, pressure: cost } : own.settings.teaching
      return { ...own, axes: { [path]: cost ?? 0 }, settings: { ...own.settings, teaching } }
    }),
  }
  assert.match(
    named('C2', study).reason,
    /Along pressure the mean loss passes the margin at 2\.4 \[.*certain from 3 on/,
  )
  const costPath = 'teaching.students.0.reader.cost'
  const both: Study = {
    ...study,
    axes: [...study.axes, { path: costPath, label: 'cost', values: [0, 0.1, 0.2], numeric: true }],
    settings: study.settings.flatMap((own) =>
      own.axes[path] === 0
        ? [own]
        : [0, 0.1, 0.2].map((cost, i) => ({
            ...own,
            setting: 10 * own.setting + i,
            axes: { ...own.axes, [costPath]: cost },
          })),
    ),
  }
  const { reason } = named('C2', both)
  assert.match(reason, /Along cost \(pressure 3\) the mean loss passes the margin at 0/)
  assert.match(reason, /Along cost \(pressure 0\.3\) the mean loss stays within the margin/)
  assert.match(reason, /Along pressure \(cost 0\.1\) the mean loss passes the margin at 2\.4/)
})

test('One run that knows an unpaid concept does not decide for all, and is told; half of the runs decide', () => {
  const unpaid = { ...studyOf(2, moved(1)).measures[1]!, name: 'unpaid', label: 'Unpaid probe', unpaid: true as const }
  const known = (n: number): Study => {
    const study = studyOf(20, moved(1))
    return withValues(
      { ...study, measures: [...study.measures, { ...unpaid, roles: { 'new reader': 0 } }] },
      ({ seed, values }) => ({ ...values, unpaid: seed < n ? values['probe.k1.n100'] : null }),
    )
  }
  const few = known(1)
  few.settings[2]!.runs.forEach(({ values }) => (values['unpaid'] = null))
  const one = named('C5', few)
  assert.equal(one.finding, 'supported')
  assert.match(one.reason, /Unpaid probe is known in 3 of 80 runs compared, and does not decide\./)
  assert.match(one.reason, /reads only what it was paid to read/)
  assert.ok(one.effects.every(({ measure }) => measure !== 'unpaid'))
  const half = named('C5', known(10))
  assert.ok(half.effects.some(({ measure, decisive }) => measure === 'unpaid' && decisive))
  assert.doesNotMatch(half.reason, /does not decide|paid to read/)
})

test('Where every run of what is compared with diverged it says so, and asks for no seeds', () => {
  const failing = (kinds: readonly Kind[]): Study =>
    studyOf(20, (kind, measure, seed, noise) => (kinds.includes(kind) ? NaN : moved(1)(kind, measure, seed, noise)))
  for (const [claim, study] of [
    ['C2', failing(['direct'])],
    ['C5', failing([0])],
    ['C1', failing(['direct', 0])],
  ] as const) {
    const { finding, reason, lines } = named(claim, study)
    assert.deepEqual([finding, lines], ['not addressed', []], claim)
    assert.match(reason, /Training diverged at .*\(20 of 20 runs\).*, which leaves fewer than 5 seeds with both sides/)
  }
  // Where another reference is left to compare with, it is said too.
  const some = named('C1', failing(['direct']))
  assert.equal(some.finding, 'not shown')
  assert.match(some.reason, /No setting is better, or worse, on every measure\. Training diverged at .*20 of 20 runs/)
  const young = named('C5', studyOf(4, moved(1)))
  assert.deepEqual([young.finding, young.lines], ['not addressed', ['seeds: 20']])
})

test('No number throws: one too large for a sum is taken for a run that diverged', () => {
  for (const huge of [1.7e308, -Number.MAX_VALUE, 1e200, 5e-324]) {
    for (const every of [1, 3]) {
      const study = studyOf(8, (kind, measure, seed, noise) =>
        seed % every === 0 ? huge * (seed % 2 ? 1 : 0.9) : moved(1)(kind, measure, seed, noise),
      )
      const { verdicts } = answer(study, {})
      for (const { effects } of verdicts)
        for (const { estimate } of effects) assert.ok(estimate === null || Number.isFinite(estimate), `${huge}`)
    }
  }
  const study = studyOf(20, (kind, measure, seed, noise) =>
    kind === 0.01 && seed < 6 ? 1.7e308 : moved(1)(kind, measure, seed, noise),
  )
  assert.match(named('C4', study).reason, /Runs that diverged are on no curve: at cost 0\.01 \(6\)\./)
})

test('A comparison that lost runs says in how many seeds it is better with these counted as worse than any other', () => {
  const study = studyOf(20, (kind, measure, seed, noise) =>
    kind === 0.01 && seed < 6 ? NaN : moved(1)(kind, measure, seed, noise),
  )
  const effect = named('C5', study).effects.find(({ label }) => label.startsWith('cost 0.01'))!
  assert.match(effect.note, /left out: 6 diverged; .*better in 14 and worse in 6 of 20 seeds \(sign test: p = 0\.115\)/)
})

test('The area of a front is measured against what the question registers', () => {
  const study = studyOf(8, moved(0.5))
  const asked = (capability: number, reading: number) =>
    frontOf({ ...study, question: { exploring: 0, reference: { capability, reading } } })!
  assert.deepEqual(asked(0.5, 0.1).reference, { x: 0.5, y: 0.1, from: 'registered' })
  assert.ok(asked(0.5, 0.1).hypervolume < asked(0.4, 0.1).hypervolume)
  assert.notEqual(frontOf(study)!.reference.from, 'registered')
})

test('What knowing nothing is worth is a fact of a measure, and no word of its unit', () => {
  const study = { ...studyOf(32, moved(1, 0)), collapse: undefined } as unknown as Study
  const inOther = { ...study, measures: study.measures.map((facts) => ({ ...facts, unit: 'anything' })) }
  const needs = (own: Study) => /(\d+) seeds without/.exec(named('C2', own).effects[0]!.note)?.[1]
  assert.ok(needs(study) !== undefined)
  assert.equal(needs(inOther), needs(study))
  const facts = new Map(measureFacts(catalog).map((own) => [own.name, own]))
  assert.deepEqual(
    ['testR2', 'probe.k1.n100', 'probeAuc.k1.n100', 'probeMatthews.k1.n100', 'aulc.mlp64', 'testLoss'].map((name) =>
      nothingOf(facts.get(name)!),
    ),
    [0, 0, 0.5, 0, 1, null],
  )
})

test('Every measure that can decide has a least gain: a twentieth of its span, half of what is counted', () => {
  for (const facts of gainable(measureFacts(catalog))) {
    if (facts.range.includes(null) && facts.margin === undefined) {
      assert.ok(facts.rotationInvariant, `${facts.name} may decide and has no least gain`)
      continue
    }
    assert.ok(leastGain(facts)! > 0, facts.name)
  }
  const least = (name: string) => leastGain(measureFacts(catalog).find((own) => own.name === name)!)
  assert.deepEqual(
    ['probe.k1.n100', 'probeAuc.k1.n100', 'monosemantic.covered', 'monosemantic.count', 'dci.covered'].map(least),
    [0.05, 0.025, 0.5, 0.5, 0.5],
  )
  assert.equal(spanOf(measureFacts(catalog).find(({ name }) => name === 'probeAuc.k1.n100')!), 0.5)
})
