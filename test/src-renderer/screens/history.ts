import { openHistory } from '../../../history/history.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../../../worker/catalog.ts'
import { onnxEngine } from '../../../worker/engines/onnx.ts'
import { Prepared } from '../../../worker/train/fit.ts'
import { planned, tenConcepts } from '../../worker/train/plans.ts'
import { trained } from '../../worker/train/trained.ts'

/** Writes a history with six runs of ten concepts, really trained though not for long: three costs, two seeds. */
export async function measuredHistory(path: string): Promise<void> {
  const text = tenConcepts('training: { steps: 60, batch: 64 }\nevaluation: { rows: 600 }\nseeds: 2')
    .replace('[0.003, 0.01]', '[0.001, 0.01, 0.03]')
    .trim()
  const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
  const cohorts = planned(text)
  const prepared = new Prepared(onnxEngine())
  const history = openHistory(path)
  try {
    const made = { engine: 'onnx-cpu', device: 'a test', versions: {} }
    const id = history.write.createExperiment({ ...plan, text }, cohorts, made)
    history.write.setExperimentState(id, 'running')
    for (const cohort of cohorts) {
      const told = await trained(prepared, cohort)
      history.write.finishCohort(id, cohort.index, told.results, told.series)
    }
    history.write.setExperimentState(id, 'finished')
  } finally {
    history.close()
    await prepared.release()
  }
}
