import type { Provenance } from '../../../core/figures/figure.ts'
import type { ExperimentRecord, RunRecord } from '../../../core/records/records.ts'
import { labVersion } from '../version.ts'

/** Provenance of some runs of an experiment, for exported files. */
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
