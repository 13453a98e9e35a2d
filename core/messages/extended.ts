import { canonicalJson } from '../experiment/canonical.ts'
import { questionOf } from '../experiment/question.ts'
import type { ExperimentPlan } from '../experiment/types.ts'
import type { ExperimentRecord, RunRecord } from '../records/records.ts'
import type { Extended } from './coordinator.ts'

/** Why an experiment cannot get a larger plan now, and what to do; null if it can. `text` is its file, `runs` its runs. */
export function whyNotExtend(
  { name, archived, state }: ExperimentRecord,
  running: boolean,
  { plan, text, runs }: { plan: ExperimentPlan; text: string; runs: readonly Pick<RunRecord, 'key'>[] },
): string | null {
  if (running || state === 'running')
    return `${name} is running; it can be extended when it has ended (pellucid list shows that)`
  if (archived) return `${name} is archived, so it stays as it is; take it out of the archive first`
  if (canonicalJson(questionOf(text)) !== canonicalJson(questionOf(plan.text)))
    return `the question of ${name} was registered before its runs and cannot change; ask another one in a new experiment`
  const planned = new Set(plan.runs.map(({ key }) => key))
  const lost = runs.filter(({ key }) => !planned.has(key)).length
  if (lost > 0)
    return `${lost} of its ${runs.length} runs would not be in the larger ${name}: this version of the lab reads some setting otherwise than the one that trained them, or a value is missing; run the larger file as a new experiment`
  if (planned.size === runs.length) return `${name} has all these runs already`
  return null
}

/** `Extended: 64 runs are kept, 192 are added.` */
export function extensionWords({
  kept,
  added,
  otherVersions,
}: Pick<Extended, 'kept' | 'added' | 'otherVersions'>): string {
  const are = (count: number) => `${count} ${count === 1 ? 'run is' : 'runs are'}`
  const sentence = `Extended: ${are(kept)} kept, ${are(added).replace(/runs? /, '')} added.`
  if (otherVersions.length === 0) return sentence
  return `${sentence} What is added is computed with other versions: ${otherVersions.join(', ')}.`
}
