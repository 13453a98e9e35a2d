import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceWords, foundWords, type Finding } from '../../../core/claims/verdict.ts'
import type { Settings } from '../../../core/experiment/types.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { answer, verdictOf, verdictsOf } from '../../../core/claims/answer.ts'
import { claims } from '../../../core/claims/index.ts'
import { shuffled } from '../../../core/claims/shuffled.ts'
import type { Study } from '../../../core/claims/study.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import { catalog } from '../../../worker/catalog.ts'
import { tenConcepts } from './tenConcepts.ts'

const named = (name: string, study: Study): Verdict =>
  verdictOf(
    claims.find((claim) => claim.name === name)!,
    study,
    catalog,
  )
const findings = (study: Study) => Object.fromEntries(verdictsOf(study, catalog).map((v) => [v.claim, v.finding]))

test('ten concepts with 32 seeds support a price, and better reading at a price that is open, or kept where half a concept counts as none', () => {
  const { verdicts, front } = answer(tenConcepts(), catalog)
  const found = Object.fromEntries(verdicts.map(({ claim, finding }) => [claim, finding]))
  assert.deepEqual(found, { C1: 'not shown', C2: 'supported', C3: 'not addressed', C4: 'not shown', C5: 'supported' })
  assert.equal(verdicts[4]!.priceIsOpen, true)
  assert.deepEqual(
    verdicts[0]!.parts!.map((part) => [part.title, foundWords(part)]),
    [
      ['New students', 'not addressed'],
      ['Reading', 'supported, price open'],
    ],
  )
  const reading = verdicts[0]!.parts![1]!.reason
  assert.match(
    reading,
    /^Better, but shown to lose more capability than the margin of 0\.01 R², at pressure 1, cost 0\.02 \(costs 0\.05 R²/,
  )
  assert.match(
    reading,
    /at a price that is open \(neither less nor more capability than the margin of 0\.01 R² is shown to be lost\), at .*cost 0\.003 \(costs 0\.0028 R² \[/,
  )
  assert.match(reading, /A gain counts from 0\.05 R² \(.*\) and 0\.5 units \(.*\) on/)
  for (const name of ['C1', 'C5']) {
    const verdict = named(name, { ...tenConcepts(), margin: 0.05, collapse: 0.2 })
    const { parts, reason } = verdict
    assert.equal(foundWords(parts ? parts[1]! : verdict), 'supported')
    assert.match(
      reason,
      /Better on every measure, and shown to lose less capability than the margin of 0\.05 R², at .*cost 0\.003 \(costs/,
    )
  }
  assert.match(reading, /reads only what it was paid to read/)
  for (const claim of ['C1', 'C5'])
    for (const cost of [0.003, 0.01])
      for (const measure of ['probe.k1.n100', 'monosemantic.count']) {
        const effect = verdicts
          .find((verdict) => verdict.claim === claim)!
          .effects.find((one) => one.measure === measure && one.label === `cost ${cost} against cost 0 (pressure 1)`)!
        assert.deepEqual([effect.verdict, effect.n, effect.decisive], ['supported', 32, true])
        assert.ok(effect.low! > 0 && effect.low! < effect.estimate! && effect.estimate! < effect.high!)
        assert.ok(effect.smallest! > 0 && effect.smallest! < effect.estimate! && effect.p! <= 0.05)
        assert.equal(effect.runs.length, 64)
        assert.match(effect.test, /Holm over \d+/)
      }
  assert.match(verdicts[1]!.reason, /Free \(within 0\.01 R², and reading better\) at no setting/)
  assert.match(verdicts[1]!.reason, /Along cost the mean loss passes the margin at 0\.00\d+ \[.*certain from 0\.02 on/)
  const wider = named('C2', { ...tenConcepts(), margin: 0.05 })
  const doubtful = wider.effects.find(({ label }) => label.startsWith('pressure 1, cost 0.003'))!
  assert.match(doubtful.note, /a rare failure worth it is not ruled out: 1\d\d seeds without one would/)
  const dearest = verdicts[1]!.effects.find(({ label }) => label.startsWith('pressure 1, cost 0.06'))!
  assert.equal(dearest.verdict, 'supported')
  assert.match(
    named('C2', { ...tenConcepts(), margin: 0.05, collapse: 0.2 }).reason,
    /Free \(within 0\.05 R², and reading better\) at pressure 1, cost 0\.001 \([^;]*; pressure 1, cost 0\.003/,
  )
  assert.deepEqual(
    front!.points.filter(({ onFront }) => onFront).map(({ setting }) => setting),
    [1, 2, 3, 4],
  )
})

test('no verdict rests on imitation or on another measure that a rotation of the code leaves alone', () => {
  for (const { claim, effects } of verdictsOf(tenConcepts(), catalog))
    for (const { decisive, measure } of effects)
      if (decisive && claim !== 'C2') assert.ok(['probe.k1.n100', 'monosemantic.count'].includes(measure), measure)
  const blind = tenConcepts()
  blind.measures = blind.measures.filter(({ rotationInvariant }) => rotationInvariant)
  assert.deepEqual([named('C1', blind).finding, named('C5', blind).finding], ['not addressed', 'not addressed'])
  assert.match(named('C1', blind).reason, /depends on the axes of the code/)
  const nothing = named('C1', { axes: [], measures: [], settings: [] })
  assert.deepEqual([nothing.finding, nothing.reason], ['not addressed', 'No run has been measured yet.'])
})

test('with the settings’ labels shuffled within seeds nothing is shown', () => {
  const study = tenConcepts()
  const copies = 6
  let shown = 0
  for (let copy = 0; copy < copies; copy++)
    shown += verdictsOf(shuffled(study, copy), catalog).filter(({ finding }) => !finding.startsWith('not ')).length
  assert.ok(shown <= 1, `${shown} verdicts on ${copies} copies`)
})

test('asking twice gives the same answer to the last bit, and the order of the settings does not matter', () => {
  const study = tenConcepts(8)
  const once = verdictsOf(study, catalog)
  assert.deepEqual(verdictsOf(study, catalog), once)
  const turned = verdictsOf({ ...study, settings: study.settings.toReversed() }, catalog)
  const byLabel = ({ effects }: Verdict) =>
    Object.fromEntries(effects.map(({ label, measure, low, high, p }) => [`${label} ${measure}`, { low, high, p }]))
  assert.deepEqual(turned.map(byLabel), once.map(byLabel))
})

test('below five seeds the range is given and no verdict, with the line that would bring one', () => {
  for (const { claim, finding, effects, lines } of verdictsOf(tenConcepts(4), catalog)) {
    assert.equal(finding, 'not addressed', claim)
    assert.ok(lines.includes('seeds: 20'))
    for (const effect of effects) {
      assert.deepEqual([effect.p, effect.verdict, effect.smallest], [null, 'not addressed', null])
      if (claim !== 'C4') assert.equal(effect.spread, effect.note.startsWith('not movable') ? null : 'range')
    }
  }
})

test('runs that failed, diverged or are undefined leave their seed out of the pair, and whole settings may be missing', () => {
  const study = tenConcepts(8)
  study.settings[3]!.runs[0]!.values['probe.k1.n100'] = null
  study.settings[3]!.runs[1]!.values['probe.k1.n100'] = NaN
  study.settings[3]!.runs[2]!.values['probe.k1.n100'] = undefined
  study.settings[3]!.runs = study.settings[3]!.runs.slice(0, 7)
  study.settings[6]!.runs = []
  const { effects } = named('C5', study)
  const of = (cost: number, measure: string) =>
    effects.find((effect) => effect.label.startsWith(`cost ${cost} `) && effect.measure === measure)!
  assert.equal(of(0.003, 'probe.k1.n100').n, 4)
  assert.equal(of(0.003, 'probe.k1.n100').verdict, 'not addressed')
  assert.equal(of(0.003, 'monosemantic.count').n, 7)
  assert.deepEqual([of(0.03, 'probe.k1.n100').n, of(0.03, 'probe.k1.n100').estimate], [0, null])
  assert.equal(of(0.01, 'probe.k1.n100').n, 8)
})

test('an experiment without its contrast does not address a claim, and the lines that would are an experiment', () => {
  const study = tenConcepts()
  study.settings = study.settings.slice(0, 1)
  for (const claim of claims) {
    const { finding, lines, effects } = verdictOf(claim, study, catalog)
    assert.deepEqual([finding, effects.length], ['not addressed', 0], claim.name)
    const { experiment, faults } = parseExperiment(`name: x\ntask: { kind: concepts }\n${lines.join('\n')}`, catalog)
    assert.deepEqual(faults, undefined, claim.name)
    const { axes, runs } = planExperiment(experiment!, catalog)
    const settings = [...Map.groupBy(runs, ({ setting }) => setting)].map(([setting, members]) => ({
      setting,
      settings: members[0]!.settings,
      axes: members[0]!.axes,
      runs: members.map(({ seed }) => ({
        id: 100 * setting + seed,
        seed,
        values: Object.fromEntries(
          study.measures.map(({ name }, i) => [name, Math.sin(1 + setting * 7 + seed * 3 + i)]),
        ),
      })),
    }))
    assert.notEqual(verdictOf(claim, { axes, measures: study.measures, settings }, catalog).finding, 'not addressed')
  }
})

/** Ten concepts with one more setting, trained by a procedure of distillation, whose readings are the baseline's plus a gain. */
function withProcedure(gain: number, noise = 0.01): Study {
  const study = tenConcepts()
  const direct = study.settings[0]!
  const settings = { ...direct.settings, teaching: { mode: 'born-again', pressure: 1, students: [] } } as Settings
  const runs = direct.runs.map(({ id, seed, values }) => ({
    id: id + 1000,
    seed,
    values: {
      ...values,
      'probe.k1.n100': values['probe.k1.n100']! + gain + noise * Math.sin(seed),
      'monosemantic.count': values['monosemantic.count']! + 10 * gain + 10 * noise * Math.cos(seed),
    },
  }))
  return { ...study, settings: [...study.settings, { setting: 8, settings, axes: direct.axes, runs }] }
}

test('C3 is supported where a procedure gains less than the margin, and contradicted where it gains', () => {
  assert.equal(named('C3', withProcedure(0)).finding, 'supported')
  assert.equal(named('C3', withProcedure(0.2)).finding, 'contradicted')
  assert.equal(named('C3', withProcedure(0.03, 0.3)).finding, 'not shown')
})

test('C2 is contradicted where every setting keeps capability within the margin, which can be stated', () => {
  const study = { ...tenConcepts(), margin: 0.05, collapse: 0.2 }
  study.settings = study.settings.slice(0, 4)
  assert.equal(named('C2', study).finding, 'contradicted')
  assert.equal(named('C2', { ...study, collapse: 0.9 }).finding, 'not shown')
  assert.equal(named('C2', { ...study, margin: 0.001 }).finding, 'not shown')
  // A cost that is certain is told as one, however wide the margin.
  const wide = named('C2', { ...tenConcepts(), margin: 0.5, collapse: 0.5 })
  assert.equal(wide.finding, 'supported')
  assert.match(wide.reason, /Costs a little, certain and within the margin of 0\.5 R², at .*cost 0\.06/)
})

test('C4 is supported where capability and reading peak at different settings and contradicted where at the same', () => {
  const peaked = (capability: number, reading: number): Study => {
    const study = tenConcepts()
    for (const { setting, runs } of study.settings)
      for (const { seed, values } of runs) {
        const noise = 0.1 * Math.sin(setting * 17 + seed * 5)
        values['testR2'] = 0.5 - 0.1 * Math.abs(setting - capability) + noise
        values['probe.k1.n100'] = 0.5 - 0.1 * Math.abs(setting - reading) + 0.5 * noise
        values['monosemantic.count'] = 5 - Math.abs(setting - reading) - noise
      }
    return study
  }
  const apart = named('C4', peaked(2, 5))
  assert.equal(apart.finding, 'supported')
  assert.deepEqual(
    apart.effects.filter(({ decisive }) => !decisive).map(({ estimate, unit }) => [estimate, unit]),
    Array(2).fill([3, 'settings along cost']),
  )
  const [fitted] = apart.effects
  assert.deepEqual([fitted!.decisive, fitted!.unit], [true, 'cost'])
  assert.ok(fitted!.low! > 0 && fitted!.low! <= fitted!.estimate! && fitted!.estimate! <= fitted!.high!)
  assert.match(apart.effects[2]!.note, /best at cost 0\.001 \[0\.001, 0\.001\]; .*best at cost 0\.02 /)
  assert.equal(named('C4', peaked(3, 3)).finding, 'contradicted')
})

test('turned round, every gain is a loss: C1 and C5 are contradicted', () => {
  const study = tenConcepts()
  for (const { runs } of study.settings)
    for (const { values } of runs)
      for (const name of ['probe.k1.n100', 'monosemantic.count']) values[name] = -values[name]!
  const { C1, C5 } = findings(study)
  assert.deepEqual([C1, C5], ['contradicted', 'contradicted'])
})

test('the chance of a false finding is told of the claims that are addressed', () => {
  const of = (...findings: Finding[]) => chanceWords(findings.map((finding) => ({ finding })))
  assert.match(
    of('supported', 'not shown', 'not addressed'),
    /at most 5%; over the 2 claims that are addressed of at most 10%\.$/,
  )
  assert.match(of('supported', 'not addressed'), /at most 5%\.$/)
})
