import type { Database } from 'better-sqlite3'
import { faultOfBytes, fromBytes } from '../column.ts'
import { HistoryCorrupt } from '../errors.ts'
import { decode } from '../json.ts'
import type { ArtifactRecord, SeriesRange, SeriesRecord } from '../records.ts'
import { thinned } from './thinned.ts'

interface Fragment {
  length: number
  steps: Buffer
  values: Buffer
  steps_crc: number
  values_crc: number
}

/** Reads of a single run's arrays: its series and its artifacts. */
export function arrayReads(db: Database, path: string) {
  /** Names of a run's series. */
  const seriesNames = (run: number): string[] =>
    db.prepare<[number], string>(`SELECT DISTINCT name FROM series WHERE run = ? ORDER BY name`).pluck().all(run)

  /** The points of a range, thinned if there are more than the buckets can show. Empty if nothing is stored. */
  const series = (run: number, name: string, range: SeriesRange = {}): SeriesRecord => {
    const { from = -(2 ** 31), to = 2 ** 31 - 1, buckets } = range
    const fragments = db
      .prepare<[number, string, number, number], Fragment>(
        `SELECT length, steps, "values", steps_crc, values_crc FROM series
         WHERE run = ? AND name = ? AND first <= ? AND last >= ? ORDER BY first`,
      )
      .all(run, name, to, from)
    for (const { length, steps, values, steps_crc, values_crc } of fragments) {
      const fault = faultOfBytes(steps, length, steps_crc) ?? faultOfBytes(values, length, values_crc)
      if (fault) throw new HistoryCorrupt(path, `series ${name} of run ${run}: ${fault}`)
    }
    const steps = fromBytes('i32', Buffer.concat(fragments.map((fragment) => fragment.steps)))
    const values = fromBytes('f32', Buffer.concat(fragments.map((fragment) => fragment.values)))
    const start = steps.findIndex((step) => step >= from)
    const end = steps.findLastIndex((step) => step <= to) + 1
    const points = { steps: steps.subarray(Math.max(start, 0), end), values: values.subarray(Math.max(start, 0), end) }
    return { ...(buckets === undefined ? points : thinned(points, buckets)), total: points.steps.length }
  }

  const artifactNames = (run: number): string[] =>
    db.prepare<[number], string>(`SELECT name FROM artifacts WHERE run = ? ORDER BY name`).pluck().all(run)

  /** Names and shapes of a run's artifacts, without their bytes. */
  const artifactShapes = (run: number): { name: string; shape: number[] }[] =>
    db
      .prepare<[number], { name: string; shape: string }>(
        `SELECT name, shape FROM artifacts WHERE run = ? ORDER BY name`,
      )
      .all(run)
      .map(({ name, shape }) => ({ name, shape: decode<number[]>(shape) }))

  const artifact = (run: number, name: string): ArtifactRecord | null => {
    const row = db
      .prepare<[number, string], { shape: string; labels: string | null; length: number; crc: number; data: Buffer }>(
        `SELECT shape, labels, length, crc, data FROM artifacts WHERE run = ? AND name = ?`,
      )
      .get(run, name)
    if (!row) return null
    const fault = faultOfBytes(row.data, row.length, row.crc)
    if (fault) throw new HistoryCorrupt(path, `artifact ${name} of run ${run}: ${fault}`)
    const labels = row.labels === null ? null : decode<string[]>(row.labels)
    return { shape: decode<number[]>(row.shape), labels, data: fromBytes('f32', row.data) }
  }

  return { seriesNames, series, artifactNames, artifactShapes, artifact }
}
