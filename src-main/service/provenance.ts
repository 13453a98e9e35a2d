import { readFileSync } from 'node:fs'
import type { Provenance } from '../../core/figures/figure.ts'
import type { ExperimentRecord, RunRecord } from '../../core/records.ts'

const packageFile = new URL('../../package.json', import.meta.url)

/** Where the numbers of some runs of an experiment come from, as every exported file says. */
export function provenanceOf({ engine, device, versions }: ExperimentRecord, runs: readonly RunRecord[]): Provenance {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  const regrouped = runs.filter((run) => run.regrouped.length > 0).length
  return { version, date: new Date().toISOString(), engine, device, versions, ...(regrouped > 0 && { regrouped }) }
}
