import type { Database } from 'better-sqlite3'
import { decode } from '../json.ts'
import type { AnswerRecord, DatabaseInfo, DeviceRecord, EventRecord } from '../records.ts'

/** Reads of events, answers, devices and the file itself. */
export function logReads(db: Database, path: string) {
  /** Newest first. */
  const events = ({ experiment, limit = 1000 }: { experiment?: number; limit?: number } = {}): EventRecord[] =>
    db
      .prepare<[{ experiment: number | null; limit: number }], EventRecord>(
        `SELECT * FROM events WHERE @experiment IS NULL OR experiment = @experiment ORDER BY id DESC LIMIT @limit`,
      )
      .all({ experiment: experiment ?? null, limit })

  const answers = (experiment: number): AnswerRecord[] =>
    db
      .prepare<[number], Omit<AnswerRecord, 'question' | 'answer'> & { question: string; answer: string }>(
        `SELECT id, at, experiment, run, person, question, answer FROM answers WHERE experiment = ? ORDER BY id`,
      )
      .all(experiment)
      .map((row) => ({ ...row, question: decode(row.question), answer: decode(row.answer) }))

  const devices = (): DeviceRecord[] =>
    db
      .prepare<[], Omit<DeviceRecord, 'facts'> & { facts: string }>(
        `SELECT name, facts, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt FROM devices ORDER BY name`,
      )
      .all()
      .map((row) => ({ ...row, facts: decode(row.facts) }))

  const databaseInfo = (): DatabaseInfo => {
    const number = (sql: string) => Number(db.prepare(sql).pluck().get())
    const pageBytes = number('PRAGMA page_size')
    return {
      path,
      version: number('PRAGMA user_version'),
      sqlite: String(db.prepare('SELECT sqlite_version()').pluck().get()),
      bytes: number('PRAGMA page_count') * pageBytes,
      freeBytes: number('PRAGMA freelist_count') * pageBytes,
      experiments: number('SELECT count(*) FROM experiments'),
      runs: number('SELECT count(*) FROM runs'),
    }
  }

  return { events, answers, devices, databaseInfo }
}
