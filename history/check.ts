import { existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { faultOfBytes, fromBytes } from './column.ts'
import { brokenSeals } from './digests.ts'
import { HistoryMissing } from './errors.ts'
import { headerOf, isBegun, requireFile } from './identify.ts'
import { invariants } from './invariants.ts'
import { migrate, versionOf } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openCopy, openForReading } from './reading.ts'
import { changedTables } from './schema.ts'
import { brokenTexts } from './texts.ts'
import { translate } from './translate.ts'

/** A fault of a history. */
export interface Finding {
  /**
   * `file`: damage that SQLite found; `arrays`: changed bytes; `digests`: changed words or numbers; `sense`: unreadable
   * texts, and whole rows that contradict each other.
   */
  kind: 'file' | 'arrays' | 'digests' | 'sense'
  message: string
}

/** Reads a history without changing it and lists its faults; `quick` checks the pages but not their content. */
export function checkHistory(path: string, { quick = false } = {}): Finding[] {
  if (!existsSync(path)) return [{ kind: 'file', message: new HistoryMissing(path).message }]
  const findings: Finding[] = []
  const attempt = (kind: Finding['kind'], look: () => string[]): boolean => {
    try {
      findings.push(...look().map((message) => ({ kind, message })))
      return true
    } catch (error) {
      findings.push({ kind: 'file', message: (translate(error, path) as Error).message })
      return false
    }
  }
  let db: Database | undefined
  const opened = attempt('file', () => {
    requireFile(path)
    if (!isBegun(path)) return [`${path} is empty`]
    db = openForReading(path)
    db.pragma('cell_size_check = ON')
    if (versionOf(db, path) === 0) return ['it has no tables']
    return headOf(path)
  })
  if (db && opened) {
    const pages = db
    attempt('file', () => integrityOf(pages, quick ? 'quick_check' : 'integrity_check'))
    // Rows of a damaged file cannot be checked for contradictions.
    if (!quick && findings.length === 0) attempt('file', () => ((db = current(pages, path)), []))
    if (!quick && findings.length === 0) {
      const file = db
      attempt('file', () => changedTables(file))
      attempt('file', () => orphansOf(file))
      attempt('arrays', () => changedBytesOf(file))
      attempt('digests', () => brokenSeals(file))
      attempt('sense', () => brokenTexts(file))
      for (const { sql, say } of invariants)
        attempt('sense', () => file.prepare<[], Record<string, string | number>>(sql).all().map(say))
    }
  }
  db?.close()
  return findings
}

/** The same database, or an updated copy if an older version wrote it. */
function current(db: Database, path: string): Database {
  if (versionOf(db, path) === migrations.length) return db
  db.close()
  return openCopy(path, (copy) => migrate(copy, path, () => {}))
}

/** Faults of the header that SQLite accepts silently, though no version of it writes them. */
function headOf(path: string): string[] {
  const { header } = headerOf(path)
  const [writing, reading] = [header[18], header[19]]
  const usual = writing === reading && (reading === 1 || reading === 2) && header[20] === 0
  return usual ? [] : ['its header has changed: it names no way of writing that a history has']
}

function integrityOf(db: Database, pragma: 'integrity_check' | 'quick_check'): string[] {
  const rows = db.pragma(pragma) as Record<string, string>[]
  return rows.map((row) => row[pragma] ?? '').filter((message) => message !== 'ok')
}

function orphansOf(db: Database): string[] {
  const rows = db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[]
  return rows.map(({ table, rowid, parent }) => `row ${rowid ?? '?'} of ${table} belongs to none of ${parent}`)
}

interface Blob {
  what: string
  length: number
  crc: number
  data: Buffer
  /** First and last step of a series. */
  first?: number
  last?: number
}

function changedBytesOf(db: Database): string[] {
  const blobs = [
    `SELECT 'checkpoint array ' || name || ' of cohort ' || cohort AS what, length, crc, data FROM checkpoint_arrays`,
    `SELECT 'steps of series ' || name || ' of run ' || run AS what, length, steps_crc AS crc, steps AS data,
       first, last FROM series`,
    `SELECT 'values of series ' || name || ' of run ' || run AS what, length, values_crc AS crc, "values" AS data FROM series`,
    `SELECT 'artifact ' || name || ' of run ' || run AS what, length, crc, data FROM artifacts`,
  ]
  const found: string[] = []
  for (const sql of blobs) {
    const rows = db.prepare<[], Blob>(sql)
    for (const { what, length, crc, data, first, last } of rows.iterate()) {
      const fault = faultOfBytes(data, length, crc)
      if (fault) found.push(`${what}: ${fault}`)
      else if (first !== undefined) {
        const steps = fromBytes('i32', data)
        if (!rises(steps)) found.push(`${what}: they do not rise`)
        else if (steps[0] !== first || steps.at(-1) !== last)
          found.push(`${what}: they are not from ${first} to ${last}`)
      }
    }
  }
  return found
}

const rises = (steps: Int32Array) => steps.every((step, i) => i === 0 || step > steps[i - 1]!)
