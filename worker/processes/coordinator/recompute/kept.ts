import type { KeptRun } from '../../../../core/messages/trainer.ts'
import type { ArtifactRecord, RunRecord } from '../../../../core/records/records.ts'
import { isWeight } from '../../../../core/messages/recomputed.ts'
import { HistoryCorrupt } from '../../../../history/errors.ts'
import type { Reader } from '../../../../history/read/reader.ts'

/** An array kept with a run; null where its bytes have changed since they were written. */
export const arrayOf = (read: Reader, run: number, name: string): ArtifactRecord | null => {
  try {
    return read.artifact(run, name)
  } catch (error) {
    if (error instanceof HistoryCorrupt) return null
    throw error
  }
}

/** What a run is evaluated anew from; weights whose bytes have changed are left out. */
export function keptOf(read: Reader, { id, cost }: RunRecord): KeptRun {
  const weights: KeptRun['weights'] = {}
  for (const name of read.artifactNames(id).filter(isWeight)) {
    const array = arrayOf(read, id, name)
    if (array) weights[name] = array.data
  }
  return { weights, cost: cost ?? {} }
}
