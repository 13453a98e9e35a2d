import golden from '../../golden/ten-concepts-full.json' with { type: 'json' }
import type { Settings } from '../../../core/experiment/types.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import type { Study } from '../../../core/claims/study.ts'
import { catalog } from '../../../worker/catalog.ts'

/** The 256 runs of `pellucid run ten-concepts-full` as the history holds them, to five digits; of the first `seeds`. */
export function tenConcepts(seeds = 32): Study {
  const names = Object.keys(golden.settings[0]!.values) as (keyof (typeof golden.settings)[0]['values'])[]
  return {
    axes: golden.axes,
    measures: measureFacts(catalog).filter(({ name }) => names.some((own) => own === name)),
    settings: golden.settings.map(({ setting, axes, values }) => ({
      setting,
      axes,
      settings: settingsOf(axes['teaching.pressure'], axes['teaching.students.0.reader.cost']),
      runs: golden.seeds
        .slice(0, seeds)
        .map((seed, i) => ({
          id: setting * 32 + i + 1,
          seed,
          values: Object.fromEntries(names.map((name) => [name, values[name][i]])),
        })),
    })),
  }
}

/** What of the settings the claims look at. */
function settingsOf(pressure: number, cost: number | null): Settings {
  const student = { sees: 'code', predicts: 'targets', reader: { kind: 'l1', cost } }
  const teaching =
    pressure > 0 ? { mode: 'joint', pressure, students: [student] } : { mode: 'none', pressure, students: [] }
  return { task: { kind: 'concepts' }, teaching } as unknown as Settings
}
