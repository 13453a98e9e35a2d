import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictsOf } from '../../../core/claims/answer.ts'
import type { Study, StudySetting } from '../../../core/claims/study.ts'
import type { Settings } from '../../../core/experiment/types.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../../../worker/catalog.ts'
import { tenConcepts } from './tenConcepts.ts'

type Teaching = Record<string, unknown>
const bornAgain = { mode: 'born-again', pressure: 1, control: 'none' }
const permuted = { ...bornAgain, control: 'permuted-knowledge' }
const smoothed = { mode: 'label-smoothing', controls: 'distillation' }
const compress = { mode: 'compress', pressure: 1, control: 'none' }

/** The baseline of ten concepts, with settings whose readings are its own, plus a gain and a little noise. */
function studyOf(...added: [teaching: Teaching, gain: number, noise?: number][]): Study {
  const study = tenConcepts()
  const direct = study.settings[0]!
  const settings = added.map(([teaching, gain, noise = 0.01], i): StudySetting => ({
    setting: 20 + i,
    settings: { ...direct.settings, teaching: { ...teaching, students: [] } } as unknown as Settings,
    axes: { 'teaching.mode': [teaching['mode'], teaching['control']].filter(Boolean).join(' ') },
    runs: direct.runs.map(({ id, seed, values }) => ({
      id: id + 1000 * (i + 1),
      seed,
      values: {
        ...values,
        'probe.k1.n100': values['probe.k1.n100']! + gain + noise * Math.sin(seed + 7 * i),
        'monosemantic.count': values['monosemantic.count']! + 10 * gain + 10 * noise * Math.cos(seed + 7 * i),
      },
    })),
  }))
  const mode = { path: 'teaching.mode', label: 'mode', values: ['none', 'others'], numeric: false }
  return { ...study, axes: [mode], settings: [{ ...direct, axes: { 'teaching.mode': 'none' } }, ...settings] }
}
const verdict = (study: Study) => verdictsOf(study, catalog).find(({ claim }) => claim === 'C3')!

test('A gain that the controls do not have contradicts C3, and says that it is also over them', () => {
  const { finding, reason, effects, parts } = verdict(studyOf([bornAgain, 0.3], [permuted, 0], [smoothed, 0.02]))
  assert.equal(finding, 'contradicted')
  assert.match(
    reason,
    /^Reads better on every measure than direct training and its controls at mode born-again none \(costs no R²; \d+ seeds/,
  )
  assert.equal(parts, undefined)
  const beside = effects.filter(({ decisive }) => !decisive).map(({ label }) => label)
  assert.deepEqual(
    [...new Set(beside)],
    [
      'mode born-again none against mode born-again permuted-knowledge',
      'mode born-again none against mode label-smoothing',
    ],
  )
})

test('A gain that a control has too does not contradict it, and the control is named', () => {
  const { finding, reason } = verdict(studyOf([bornAgain, 0.3], [permuted, 0.3], [smoothed, 0]))
  assert.equal(finding, 'not shown')
  assert.match(
    reason,
    /^Reads better than direct training at mode born-again none .*not shown to read better than mode born-again permuted-knowledge: /,
  )
})

test('Without controls a gain still contradicts it, and says that none stands beside it', () => {
  const { finding, reason } = verdict(studyOf([bornAgain, 0.3]))
  assert.equal(finding, 'contradicted')
  assert.match(reason, /No control of distillation stands beside/)
})

test('Controls are no procedures: alone they do not address C3, and none of them is a pressed setting of C1 and C2', () => {
  const study = studyOf([smoothed, 0.3], [permuted, 0.3])
  assert.equal(verdict(study).finding, 'not addressed')
  const others = verdictsOf(study, catalog).filter(({ claim }) => claim === 'C1' || claim === 'C2')
  assert.deepEqual(
    others.map(({ finding }) => finding),
    ['not addressed', 'not addressed'],
  )
})

test('Each procedure of a file has its verdict, and one that contradicts the claim decides it', () => {
  const { finding, parts, reason } = verdict(studyOf([bornAgain, 0.3], [compress, 0]))
  assert.equal(finding, 'contradicted')
  assert.deepEqual(
    parts!.map(({ title, finding }) => [title, finding]),
    [
      ['born-again', 'contradicted'],
      ['compress', 'supported'],
    ],
  )
  assert.equal(reason, 'By procedure: born-again contradicted; compress supported.')
  assert.equal(verdict(studyOf([bornAgain, 0], [compress, 0])).finding, 'supported')
  assert.equal(verdict(studyOf([bornAgain, 0.03, 0.4], [compress, 0])).finding, 'not shown')
})

test('A network that learns from noise does not distil for capability, and C3 is not judged by it', () => {
  const { experiment } = parseExperiment('task: digits\nteaching: { mode: noise-distillation }\nseeds: 1', catalog)
  const { teaching } = planExperiment(experiment!, catalog).runs[0]!.settings
  const { finding, reason } = verdict(studyOf([{ ...teaching }, 0.3]))
  assert.deepEqual([finding, reason], ['not addressed', 'No setting distils for capability only.'])
  assert.equal(verdict(studyOf([{ ...teaching, unlabelled: undefined }, 0.3])).finding, 'contradicted')
})

test('The lines for C3 name every procedure of the catalog, and make a file that runs on any task', () => {
  const { lines, reason } = verdict(tenConcepts())
  assert.equal(reason, 'No setting distils for capability only.')
  assert.deepEqual(lines, [
    'teaching:',
    '  mode: [none, born-again, compress, replay]',
    '  # Controls, where targets are classes: mode: label-smoothing, control: permuted-knowledge.',
    'seeds: 20',
  ])
  for (const task of ['concepts', 'digits']) {
    const { experiment } = parseExperiment([`task: ${task}`, ...lines].join('\n'), catalog)
    const modes = planExperiment(experiment!, catalog).runs.map(({ settings }) => settings.teaching.mode)
    assert.deepEqual([...new Set(modes)], ['none', 'born-again', 'compress', 'replay'])
    assert.equal(modes.length, 80)
  }
  const without = { ...catalog, teaching: catalog['teaching']!.filter(({ name }) => name !== 'born-again') }
  const [own] = verdictsOf(tenConcepts(), without).filter(({ claim }) => claim === 'C3')
  assert.equal(own!.lines[1], '  mode: [none, compress, replay]')
})

test('A control that is a mode has no place on the axes of options that it lacks', () => {
  const { experiment } = parseExperiment(
    'task: digits\nteaching: { mode: [none, born-again, label-smoothing], pressure: [0, 1], control: [none, permuted-knowledge] }\nseeds: 1',
    catalog,
  )
  const places = planExperiment(experiment!, catalog).runs.map(({ axes }) => Object.values(axes))
  assert.deepEqual(places, [
    ['none', 0, null],
    ['born-again', 1, 'none'],
    ['born-again', 1, 'permuted-knowledge'],
    ['label-smoothing', null, null],
  ])
})
