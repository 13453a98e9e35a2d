import type { Speed } from '../../../core/engines/calibration.ts'
import { canonicalJson } from '../../../core/experiment/canonical.ts'
import type { Planned, PreparedExperiment } from '../../../core/experiment/prepared.ts'
import { plainValue, readSource } from '../../../core/experiment/source.ts'
import type { Estimate } from '../../../core/engines/estimate.ts'
import { newestFirst } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { roomHere } from '../../../runtime/workers.ts'
import type { Rehearsals } from './rehearsals.ts'

/** How many experiments back to look for one with the same evaluation. */
const lookBack = 50

/** The estimated cost of a valid experiment: training from a moment of it, evaluation from this history. */
export async function estimateOf(
  read: Reader,
  { engine, trainers: workers, speeds }: { engine: string; trainers: number; speeds: Speed[] },
  { plan, structures, phases, said }: Planned & Pick<PreparedExperiment, 'said'>,
  rehearsals: Rehearsals,
  signal: AbortSignal | undefined,
): Promise<Estimate> {
  const tried = { planned: { plan, structures, phases }, engine, trainers: workers, speeds }
  const rehearsal = await rehearsals.of(essence(plan.text), tried, signal)
  const trainers = Math.min(workers, rehearsal.cohorts)
  const trainingSeconds = rehearsal.trainingMs / 1000 / trainers
  const ratio = evaluationRatio(read, plan.text, engine)
  return {
    engine,
    cohorts: rehearsal.cohorts,
    trainers,
    trainingSeconds,
    // Without an example, evaluation is assumed to last as long as training.
    evaluationSeconds: trainingSeconds * (ratio ?? 1),
    evaluationSeen: ratio !== null,
    memoryBytes: rehearsal.memoryBytes * trainers,
    freeBytes: roomHere().freeBytes,
    together: rehearsal.together,
    said,
  }
}

/** Evaluation time divided by training time in the newest experiment that differs at most in name and seeds. */
function evaluationRatio(read: Reader, text: string, engine: string): number | null {
  const wanted = essence(text)
  for (const { id } of read.listPage({ ...newestFirst, count: lookBack }).rows) {
    const record = read.experiment(id)
    if (record?.engine !== engine || record.runs.done === 0 || essence(read.experimentText(id)) !== wanted) continue
    let [training, evaluation] = [0, 0]
    for (const { cost } of read.runs(id)) {
      training += cost?.trainingMs ?? 0
      evaluation += cost?.evaluationMs ?? 0
    }
    if (training > 0 && evaluation > 0) return evaluation / training
  }
  return null
}

/** A file without the fields that do not affect the cost of a run. */
function essence(text: string): string {
  const { source } = readSource(text)
  const { name: _name, seeds: _seeds, ...rest } = (source ? plainValue(source) : {}) as Record<string, unknown>
  return canonicalJson(rest)
}
