import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { besideNulls, type BesideNull, type NulledRun, type RotatedCode } from '../../../core/nulls/beside.ts'
import { rotatedArtifact, rotatedBeforeArtifact, rotations } from '../../../core/nulls/layout.ts'
import type { RunRecord } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** Measures of an experiment's finished runs beside their nulls, by setting. `only` chooses runs; nulls are always found. */
export function nullsOf(
  read: Reader,
  experiment: number,
  catalog: Catalog,
  only: (run: RunRecord) => boolean = () => true,
): BesideNull[] {
  const summaries = read.summaries(experiment)
  const runs = read
    .runs(experiment, { withSettings: true })
    .filter(({ state, settings }) => state === 'done' && settings)
    .map((run) => ({ run, wanted: only(run) }))
    .filter(({ run, wanted }) => wanted || run.settings!.control)
  const nulled = runs.map(({ run: { id, setting, seed, axes, settings }, wanted }): NulledRun => ({
    setting,
    seed,
    axes,
    settings: settings!,
    values: Object.fromEntries(
      Object.entries(summaries.get(id) ?? {}).map(([name, value]) => [
        name,
        typeof value === 'object' ? value.value : value,
      ]),
    ),
    rotated: wanted ? rotatedOf(read, id, rotatedArtifact) : null,
    rotatedBefore: wanted ? rotatedOf(read, id, rotatedBeforeArtifact) : null,
  }))
  const shown = new Set(runs.filter(({ wanted }) => wanted).map(({ run }) => run.setting))
  return besideNulls(nulled, measureFacts(catalog), catalog).filter(({ setting }) => shown.has(setting))
}

/** The measures of a run's code and of its rotations; null where they were not computed. */
function rotatedOf(read: Reader, run: number, artifact: string): RotatedCode | null {
  const found = read.artifact(run, artifact)
  if (!found?.labels || found.data.length !== found.labels.length * (1 + rotations)) return null
  return { names: found.labels, data: Float32Array.from(found.data) }
}
