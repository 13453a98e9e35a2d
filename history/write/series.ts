import type { Database } from 'better-sqlite3'
import type { SeriesChunk } from '../../core/messages/trainer.ts'
import { fromBytes, toBytes } from '../column.ts'

interface Fragment {
  steps: Int32Array
  values: Float32Array
}

interface StoredFragment {
  id: number
  steps: Buffer
  values: Buffer
}

/** Adds a fragment to a run's series; where it overlaps what is stored, the new one wins. */
export function appendSeries(db: Database, run: number, { name, steps, values }: SeriesChunk): void {
  if (steps.length !== values.length)
    throw new RangeError(`series ${name}: ${steps.length} steps, ${values.length} values`)
  if (steps.some((step, i) => i > 0 && step <= steps[i - 1]!)) throw new RangeError(`series ${name}: steps must rise`)
  if (steps.length === 0) return
  const first = steps[0]!
  const last = steps.at(-1)!
  const overlapping = db
    .prepare<[number, string, number, number], StoredFragment>(
      `SELECT id, steps, "values" FROM series WHERE run = ? AND name = ? AND first <= ? AND last >= ?`,
    )
    .all(run, name, last, first)
  for (const stored of overlapping) {
    db.prepare(`DELETE FROM series WHERE id = ?`).run(stored.id)
    for (const rest of around(stored, first, last)) insert(db, run, name, rest)
  }
  insert(db, run, name, { steps, values })
}

/** Joins the fragments of each of a cohort's series, so that a finished run reads one row per series. */
export function joinSeries(db: Database, cohort: number): void {
  const split = db
    .prepare<[number], { run: number; name: string }>(
      `SELECT run, name FROM series WHERE run IN (SELECT id FROM runs WHERE cohort = ?)
       GROUP BY run, name HAVING count(*) > 1`,
    )
    .all(cohort)
  const read = db.prepare<[number, string], StoredFragment>(
    `SELECT id, steps, "values" FROM series WHERE run = ? AND name = ? ORDER BY first`,
  )
  const drop = db.prepare(`DELETE FROM series WHERE run = ? AND name = ?`)
  for (const { run, name } of split) {
    const parts = read.all(run, name)
    drop.run(run, name)
    insert(db, run, name, {
      steps: fromBytes('i32', Buffer.concat(parts.map((part) => part.steps))),
      values: fromBytes('f32', Buffer.concat(parts.map((part) => part.values))),
    })
  }
}

function around(stored: StoredFragment, first: number, last: number): Fragment[] {
  const steps = fromBytes('i32', stored.steps)
  const values = fromBytes('f32', stored.values)
  const before = steps.filter((step) => step < first).length
  const after = steps.length - steps.filter((step) => step > last).length
  return [
    { steps: steps.subarray(0, before), values: values.subarray(0, before) },
    { steps: steps.subarray(after), values: values.subarray(after) },
  ].filter((rest) => rest.steps.length > 0)
}

function insert(db: Database, run: number, name: string, { steps, values }: Fragment) {
  const stepBytes = toBytes(steps)
  const valueBytes = toBytes(values)
  db.prepare(
    `INSERT INTO series (run, name, first, last, length, steps_crc, values_crc, steps, "values")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(run, name, steps[0], steps.at(-1), steps.length, stepBytes.crc, valueBytes.crc, stepBytes.data, valueBytes.data)
}
