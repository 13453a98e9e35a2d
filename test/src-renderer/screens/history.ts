import { openHistory } from '../../../history/history.ts'
import type { Artifact } from '../../../core/messages/trainer.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { catalog } from '../../../worker/catalog.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { planned, tenConcepts } from '../../worker/training/plans.ts'
import { trained } from '../../worker/training/trained.ts'

/** Puts words of its own in place of every text that a history holds besides numbers. */
export type Rewording = (what: string, usual: string) => string

/**
 * Writes a history with six runs of ten concepts, really trained though not for long: three costs, two seeds. Reworded,
 * it is also noted, tagged and warned about, one run is lost, and there is one curve more.
 */
export async function measuredHistory(path: string, reword?: Rewording): Promise<void> {
  const say: Rewording = reword ?? ((_, usual) => usual)
  const text = tenConcepts('training: { steps: 60, batch: 64 }\nevaluation: { rows: 600 }\nseeds: 2')
    .replace('[0.003, 0.01]', '[0.001, 0.01, 0.03]')
    .replace('name: ten concepts', `name: ${JSON.stringify(say('name', 'ten concepts'))} # ${say('comment', '')}`)
    .trim()
  const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
  const cohorts = planned(text)
  const relabelled = (artifact: Artifact): Artifact => ({
    ...artifact,
    labels: artifact.labels?.map((label) => (label.startsWith('concept ') ? say(label, label) : label)),
  })
  const prepared = new Prepared(onnxEngine())
  const history = openHistory(path)
  try {
    const noted = reword && { notes: reword('notes', ''), tags: [reword('tag', '')] }
    const made = { engine: say('engine', 'onnx-cpu'), device: say('device', 'a test'), versions: {}, ...noted }
    const id = history.write.createExperiment({ ...plan, text }, cohorts, made)
    history.write.setExperimentState(id, 'running')
    for (const cohort of cohorts) {
      const told = await trained(prepared, cohort)
      const results = told.results.map((result) => ({ ...result, artifacts: result.artifacts.map(relabelled) }))
      const more = reword ? [{ ...told.series[0]!, name: reword('curve', '') }] : []
      if (reword) Object.assign(results.at(-1)!, { state: 'diverged', reason: reword('reason', '') })
      history.write.finishCohort(id, cohort.index, results, [...told.series, ...more])
    }
    if (reword) history.write.recordEvent({ level: 'warning', experiment: id, message: reword('warning', '') })
    history.write.setExperimentState(id, 'finished')
  } finally {
    history.close()
    await prepared.release()
  }
}
