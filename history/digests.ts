import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** Something whose stored words and numbers have one digest. */
interface Sealed {
  /** The keys of all there are. */
  keys: string
  /** Every row that belongs to one key (`?`), columns in a fixed order; bytes are covered by their checksums. */
  rows: string[]
  /** Whether one without a digest is at fault; rows that others may add have one only where the lab wrote them. */
  required: boolean
}

/** What is covered, by the word that findings use. Settings are part of each run that has them. */
const sealed = {
  history: { keys: `SELECT id FROM identity`, rows: [`SELECT id FROM identity WHERE id = ?`], required: true },
  experiment: {
    keys: `SELECT id FROM experiments`,
    rows: [
      `SELECT id, name, spec, hash, plan, engine, device, versions, state, notes, tags, archived, created_at,
         started_at, finished_at FROM experiments WHERE id = ?`,
    ],
    required: true,
  },
  cohort: {
    keys: `SELECT id FROM cohorts`,
    rows: [
      `SELECT id, experiment, place, plan, state, phase, step, message, regrouped FROM cohorts WHERE id = ?`,
      `SELECT phase, step, diverged, elapsed_ms, written_at FROM checkpoints WHERE cohort = ?`,
      `SELECT name, type, length, crc FROM checkpoint_arrays WHERE cohort = ? ORDER BY id`,
    ],
    required: true,
  },
  run: {
    keys: `SELECT id FROM runs`,
    rows: [
      `SELECT runs.id, experiment, ordinal, key, setting, seed, axes, cohort, place, state, reason, diverged_step, cost,
         settings FROM runs JOIN settings USING (experiment, setting) WHERE runs.id = ?`,
      `SELECT name, value, exact, reason FROM summaries WHERE run = ? ORDER BY name`,
      `SELECT name, shape, labels, length, crc FROM artifacts WHERE run = ? ORDER BY name`,
      // Of a run that trains, the series grow with every checkpoint; their own checksums cover them until then.
      `SELECT series.name, first, last, length, steps_crc, values_crc
       FROM series JOIN runs ON runs.id = run JOIN cohorts ON cohorts.id = cohort
       WHERE run = ? AND cohorts.state = 'finished' ORDER BY series.name, first`,
    ],
    required: true,
  },
  event: {
    keys: `SELECT id FROM events`,
    rows: [`SELECT id, at, level, experiment, cohort, run, message FROM events WHERE id = ?`],
    required: false,
  },
  answer: {
    keys: `SELECT id FROM answers`,
    rows: [`SELECT id, experiment, run, person, question, answer, at FROM answers WHERE id = ?`],
    required: false,
  },
  device: {
    keys: `SELECT name FROM devices`,
    rows: [`SELECT name, facts, first_seen_at, last_seen_at FROM devices WHERE name = ?`],
    required: false,
  },
} satisfies Record<string, Sealed>

/** Whose digest it is. */
export type SealedKind = keyof typeof sealed
type Key = number | string

const kinds = Object.entries(sealed) as [SealedKind, Sealed][]

/** Writes the digests of what has just been written; to be called at the end of the same transaction. */
export function seal(db: Database, kind: SealedKind, keys: Iterable<Key>): void {
  const digest = digester(db, sealed[kind])
  const insert = db.prepare(`INSERT OR REPLACE INTO digests (kind, key, digest) VALUES (?, ?, ?)`)
  for (const key of keys) insert.run(kind, String(key), digest(key))
}

/** Removes the digest of what is removed. */
export function unseal(db: Database, kind: SealedKind, key: Key): void {
  db.prepare(`DELETE FROM digests WHERE kind = ? AND key = ?`).run(kind, String(key))
}

/** Digests of all there is, taking it as true: for tables that had none. */
export function sealAll(db: Database): void {
  for (const [kind, { keys }] of kinds) seal(db, kind, db.prepare<[], Key>(keys).pluck().all())
}

/** What has changed since it was written, a sentence for each. */
export function brokenSeals(db: Database): string[] {
  const found: string[] = []
  const stored = db.prepare<[string], { key: string; digest: Buffer }>(`SELECT key, digest FROM digests WHERE kind = ?`)
  for (const [kind, { keys, rows, required }] of kinds) {
    const known = new Map(stored.all(kind).map(({ key, digest }) => [key, digest]))
    const digest = digester(db, { rows })
    for (const key of db.prepare<[], Key>(keys).pluck().all()) {
      const written = known.get(String(key))
      known.delete(String(key))
      if (written === undefined) {
        if (required) found.push(`${kind} ${key} has no digest: its values cannot be vouched for`)
      } else if (!digest(key).equals(written))
        found.push(`${kind} ${key}: its values have changed since they were written`)
    }
    for (const key of known.keys()) found.push(`${kind} ${key} is gone, and its digest is still there`)
  }
  const names = new Set<string>(Object.keys(sealed))
  for (const kind of db.prepare<[], string>(`SELECT DISTINCT kind FROM digests`).pluck().all())
    if (!names.has(kind)) found.push(`there are digests of "${kind}", which is nothing that a history has`)
  return found
}

const bytesOfDigest = 16

function digester(db: Database, { rows }: Pick<Sealed, 'rows'>): (key: Key) => Buffer {
  const statements = rows.map((sql) => db.prepare<[Key], unknown[]>(sql).raw())
  return (key) => {
    const text = statements.map((statement) => statement.all(key).map(rowText).join('\n')).join('\n\n')
    return hash('sha256', text, 'buffer').subarray(0, bytesOfDigest)
  }
}

/** A row as text that no other row has: JSON for words, which escapes the ends of lines, and every bit of a number. */
const rowText = (row: unknown[]): string => row.map(valueText).join(' ')

function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return Object.is(value, -0) ? '-0' : String(value)
}
