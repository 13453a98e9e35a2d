import type { Provenance } from '../../../core/figures/figure.ts'
import type { ExperimentRecord, RunRecord } from '../../../core/records/records.ts'
import { labVersion } from '../version.ts'

/** Where the numbers of some runs of an experiment come from, as every exported file says. */
export function provenanceOf({ engine, device, versions }: ExperimentRecord, runs: readonly RunRecord[]): Provenance {
  const regrouped = runs.filter((run) => run.regrouped.length > 0).length
  return {
    version: labVersion(),
    date: new Date().toISOString(),
    engine,
    device,
    versions,
    ...(regrouped > 0 && { regrouped }),
  }
}
