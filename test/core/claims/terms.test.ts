import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../../../core/experiment/question.ts'
import type { Study } from '../../../core/claims/study.ts'
import { isMeant, onTerms } from '../../../core/claims/terms.ts'
import { levelsOf } from '../../../core/statistics/spending.ts'
import { tenConcepts } from './tenConcepts.ts'

const asked = (question: Partial<Question>, n = 20): Study => ({
  ...tenConcepts(n),
  seeds: Array.from({ length: n }, (_, seed) => seed),
  question: { exploring: 0, ...question },
})
const seedsIn = ({ settings }: Study) => [...new Set(settings.flatMap(({ runs }) => runs.map(({ seed }) => seed)))]

test('Without a question, with a margin given afterwards, or for a claim that it does not ask, a verdict is exploratory', () => {
  const words = (study: Study, claim = 'C2', given?: number) => {
    const { terms } = onTerms(study, claim, given)
    assert.equal(terms.basis, 'exploratory')
    return terms.words
  }
  assert.match(words(tenConcepts(8)), /No question was registered/)
  assert.match(words(asked({ claims: ['C1'] })), /C2 is not among the claims/)
  assert.match(words(asked({ margin: 0.01 }), 'C2', 0.25), /0\.25 was given after the runs; 0\.01 was registered/)
  assert.match(words(asked({}), 'C2', 0.25), /none was registered/)
  assert.equal(onTerms(asked({ margin: 0.01 }), 'C2', 0.01).terms.basis, 'registered')
})

test('Confirming seeds decide; the exploring ones are left out', () => {
  const { study, terms } = onTerms(asked({ exploring: 8, margin: 0.02, collapse: 0.3 }), 'C1')
  assert.equal(terms.basis, 'registered')
  assert.deepEqual(
    seedsIn(study),
    Array.from({ length: 12 }, (_, i) => 8 + i),
  )
  assert.deepEqual([study.margin, study.collapse, study.alpha], [0.02, 0.3, 0.05])
  assert.match(terms.words, /12 confirming seeds after 8 that explored/)
})

test('A look is judged by its own seeds at its own level, and nothing between looks', () => {
  const looks = [5, 10, 20]
  const levels = levelsOf(looks, 0.05)
  const upTo = (n: number): Study => {
    const study = asked({ looks })
    return {
      ...study,
      settings: study.settings.map((setting) => ({
        ...setting,
        runs: setting.runs.filter(({ seed }) => seed < n),
        lost: setting.runs
          .filter(({ seed }) => seed >= n)
          .map(({ id, seed }) => ({ id, seed, state: 'unfinished' as const })),
      })),
    }
  }
  for (const [n, look] of [
    [5, 0],
    [9, 0],
    [10, 1],
    [19, 1],
    [20, 2],
  ] as const) {
    const { study, terms } = onTerms(upTo(n), 'C1')
    assert.equal(terms.basis, 'registered')
    assert.equal(seedsIn(study).length, looks[look])
    assert.equal(study.alpha, levels[look])
  }
  const early = onTerms(upTo(4), 'C1')
  assert.equal(early.terms.basis, 'exploratory')
  assert.match(early.terms.words, /4 of 20 confirming seeds have ended, and the first look is at 5/)
})

test('A run that diverged has ended, one that is not done has not, and exploring seeds suggest meanwhile', () => {
  const study = asked({ exploring: 8 })
  const [first, ...others] = study.settings
  const without = (state: 'diverged' | 'unfinished') => ({
    ...study,
    settings: [
      {
        ...first!,
        runs: first!.runs.slice(0, -1),
        lost: first!.runs.slice(-1).map(({ id, seed }) => ({ id, seed, state })),
      },
      ...others,
    ],
  })
  assert.equal(onTerms(without('diverged'), 'C1').terms.basis, 'registered')
  const { study: exploring, terms } = onTerms(without('unfinished'), 'C1')
  assert.equal(terms.basis, 'exploratory')
  assert.match(terms.words, /The 8 exploring seeds suggest/)
  assert.deepEqual(seedsIn(exploring), [0, 1, 2, 3, 4, 5, 6, 7])
})

test('A range means the settings inside it and those that stand on no number', () => {
  const study = asked({ range: { from: 0, to: 0.01 } })
  const path = study.axes.find(({ numeric, values }) => numeric && values.length >= 3)!.path
  const meant = study.settings.filter((setting) => isMeant(study, setting))
  assert.ok(meant.length > 0 && meant.length < study.settings.length)
  for (const { axes } of meant) assert.ok(typeof axes[path] !== 'number' || Number(axes[path]) <= 0.01)
})

test('Seeds or settings that were added after a look are exploratory, unless the look was declared', () => {
  const grown = (
    question: Partial<Question>,
    seeds: number,
    { settings = tenConcepts(20).settings.length, done = 64 } = {},
  ) => onTerms({ ...asked(question), stages: [{ seeds, settings, done }] }, 'C2').terms
  assert.equal(grown({}, 8).basis, 'exploratory')
  assert.match(grown({}, 8).words, /added when runs of 8 confirming ones had ended.*looks: \[8, 20\]/)
  assert.equal(grown({ looks: [8, 20] }, 8).basis, 'registered')
  assert.equal(grown({ looks: [5, 20] }, 8).basis, 'exploratory')
  assert.equal(grown({}, 8, { done: 0 }).basis, 'registered', 'nothing had been seen')
  assert.equal(grown({ exploring: 8 }, 8).basis, 'registered', 'the exploring seeds may be looked at')
  assert.equal(grown({ looks: [8, 20] }, 8, { settings: 3 }).basis, 'exploratory')
  assert.match(grown({ looks: [8, 20] }, 8, { settings: 3 }).words, /Settings were added \(3, now \d+\)/)
})
