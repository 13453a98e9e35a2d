import type { Settings } from '../../core/experiment/types.ts'
import type { MeasureFacts } from '../../core/catalog/measure.ts'
import type { Study, StudySetting } from '../../core/claims/study.ts'
import { standard, type Draws, type Sample } from './samples.ts'

const costPath = 'teaching.students.0.reader.cost'
const facts = (
  name: string,
  side: MeasureFacts['side'],
  unit: string,
  more: Pick<MeasureFacts, 'roles' | 'margin' | 'nothing'>,
): MeasureFacts => ({
  name,
  label: name,
  unit,
  range: [null, null],
  better: 'higher',
  side,
  rotationInvariant: false,
  source: '',
  ...more,
})

/** The measures of simulated studies: one capability, two readings; `sd` is the scatter of a seed. */
export const measured = {
  testR2: {
    mean: 0.9,
    sd: 0.05,
    facts: facts('testR2', 'capability', 'R²', { roles: { 'bounded ability': 1 }, margin: 0.05, nothing: 0 }),
  },
  'probe.k1.n100': {
    mean: 0.5,
    sd: 0.1,
    facts: facts('probe.k1.n100', 'interpretability', 'R²', { roles: { 'new reader': 1 }, margin: 0.05 }),
  },
  'monosemantic.count': {
    mean: 5,
    sd: 1.5,
    facts: facts('monosemantic.count', 'interpretability', 'units', { roles: { 'one meaning': 1 }, margin: 0.5 }),
  },
}
export type Measured = keyof typeof measured

/** What new students pass on, and keep of the task: measured in `learned` studies only. */
const learning = [
  facts('passedOn.k1.mlp64', 'interpretability', 'R²', { roles: { 'passing on': 1 }, margin: 0.05 }),
  facts('fidelityArea.mlp64', 'interpretability', '', { roles: { fidelity: 1 }, margin: 0.05 }),
]

/** A kind of setting: no pressure, a reader's cost under pressure, or a procedure of distillation. */
export type Kind = 'direct' | 'born-again' | 'compress' | number

function settingsOf(kind: Kind): Settings {
  const student = { sees: 'code', reader: { kind: 'l1', cost: kind } }
  const pressured = { mode: 'joint', pressure: 1, students: [student] }
  const teaching =
    typeof kind === 'number'
      ? pressured
      : { mode: kind === 'direct' ? 'none' : kind, pressure: kind === 'direct' ? 0 : 1, students: [] }
  return { task: { kind: 'simulated' }, teaching } as unknown as Settings
}

/** A study of `n` seeds whose settings scatter like `sample`; `shift` moves a setting's mean by standard deviations. */
export function simulated(
  kinds: readonly Kind[],
  n: number,
  sample: Sample,
  from: Draws,
  shift: (kind: Kind, measure: Measured) => number = () => 0,
): Study {
  return studyWith(kinds, n, (kind, name) => {
    const { mean, sd } = measured[name]
    return mean + sd * (standard(sample, from) + shift(kind, name))
  })
}

/** A study of `n` seeds with these values, asked for setting by setting, seed by seed; a NaN is a run that diverged. */
export function studyWith(
  kinds: readonly Kind[],
  n: number,
  value: (kind: Kind, measure: Measured, seed: number) => number,
): Study {
  const names = Object.keys(measured) as Measured[]
  const settings = kinds.map((kind, setting): StudySetting => ({
    setting,
    settings: settingsOf(kind),
    axes: { [costPath]: typeof kind === 'number' ? kind : null },
    runs: Array.from({ length: n }, (_, seed) => ({
      id: setting * n + seed,
      seed,
      values: Object.fromEntries(names.map((name) => [name, value(kind, name, seed)])),
    })),
  }))
  const costs = kinds.filter((kind) => typeof kind === 'number')
  const axes = [{ path: costPath, label: 'cost', values: costs, numeric: true }]
  return { axes, measures: names.map((name) => measured[name].facts), settings }
}

/** The same study with what new students learn, which scatters and moves like the first reading. */
export function learned(
  study: Study,
  sample: Sample,
  from: Draws,
  shift: (kind: Kind, measure: Measured) => number = () => 0,
): Study {
  const { mean, sd } = measured['probe.k1.n100']
  return {
    ...study,
    measures: [...study.measures, ...learning],
    settings: study.settings.map((own) => ({
      ...own,
      runs: own.runs.map((run) => {
        const drawn = learning.map(
          ({ name }) => [name, mean + sd * (standard(sample, from) + shift(kindOf(own), 'probe.k1.n100'))] as const,
        )
        return { ...run, values: { ...run.values, ...Object.fromEntries(drawn) } }
      }),
    })),
  }
}

/** A study of its first seeds alone. */
export const firstSeeds = (study: Study, n: number): Study => ({
  ...study,
  settings: study.settings.map((own) => ({ ...own, runs: own.runs.filter(({ seed }) => seed < n) })),
})

function kindOf({ settings, axes }: StudySetting): Kind {
  const cost = axes[costPath]
  if (typeof cost === 'number') return cost
  return settings.teaching.mode === 'none' ? 'direct' : (settings.teaching.mode as Kind)
}

/** No pressure, a dense student, and three costs of reading. */
export const sweep: Kind[] = ['direct', 0, 0.003, 0.01, 0.03]

/** No pressure, and seven costs, as in 'ten concepts'. */
export const sevenCosts: Kind[] = ['direct', 0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06]
