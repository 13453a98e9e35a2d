import { readFileSync } from 'node:fs'
import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { openHistory } from '../../history/history.ts'
import { pathBeside } from '../../runtime/paths.ts'
import { catalog } from '../../worker/catalog.ts'
import { recordsOf } from '../core/figures/records.ts'

/** Writes a history of built-in experiments as they came out: nothing is trained, the values are those of the records. */
export function recordedHistory(path: string, names: readonly ('ten-concepts' | 'digits-quick')[]): void {
  writtenHistory(
    path,
    names.map((name) => {
      const text = readFileSync(pathBeside(import.meta.url, `../../experiments/${name}.yaml`), 'utf8')
      const known = new Map(recordsOf(name).runs.map((run) => [`${run.setting} ${run.seed}`, run.values]))
      const valuesOf = ({ setting, seed }: RunPlan) => {
        const summaries = known.get(`${setting} ${seed}`) as Record<string, number> | undefined
        if (!summaries) throw new Error(`the record of ${name} lacks setting ${setting}, seed ${seed}`)
        return summaries
      }
      return { text, valuesOf }
    }),
  )
}

/** Writes a history of finished experiments: their files, and what was measured of each run. */
export function writtenHistory(
  path: string,
  experiments: readonly { text: string; valuesOf(run: RunPlan): Record<string, number> }[],
): void {
  const history = openHistory(path)
  try {
    for (const { text, valuesOf } of experiments) {
      const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
      const parts = cohorts(plan, catalog, { most: 16 }).map((runs, index) => ({ index, runs, engine: 'onnx-cpu' }))
      const made = { engine: 'onnx-cpu', device: 'a record', versions: {} }
      const id = history.write.createExperiment(plan, parts, made)
      history.write.setExperimentState(id, 'running')
      for (const { index, runs } of parts) {
        const results = runs.map((run, place) => ({
          place,
          state: 'done' as const,
          summaries: valuesOf(run),
          cost: { primaryFlops: 1e9, trainingMs: 1000 },
          artifacts: [],
        }))
        history.write.finishCohort(id, index, results, [])
      }
      history.write.setExperimentState(id, 'finished')
    }
  } finally {
    history.close()
  }
}
