import { readFileSync } from 'node:fs'
import type { Provenance } from '../../core/figures/figure.ts'
import type { ExperimentRecord } from '../../core/records.ts'

const packageFile = new URL('../../package.json', import.meta.url)

/** Where the numbers of an experiment come from, as every exported file says. */
export function provenanceOf({ engine, device, versions }: ExperimentRecord): Provenance {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
  return { version, date: new Date().toISOString(), engine, device, versions }
}
