import type { Database } from 'better-sqlite3'
import { seal } from '../digests.ts'
import { encode } from '../json.ts'
import type { AnswerRecord, EventRecord } from '../records.ts'
import { inTransaction, requireRow } from './transaction.ts'

/** An event to record; fields about the affected part of the lab are optional. */
export type NewEvent = Partial<EventRecord> & Pick<EventRecord, 'level' | 'message'>

/** Adds an event, inside the caller's transaction. */
export function insertEvent(db: Database, event: NewEvent, at: string): void {
  const { level, experiment = null, cohort = null, run = null, message } = event
  const { lastInsertRowid } = db
    .prepare(`INSERT INTO events (at, level, experiment, cohort, run, message) VALUES (?, ?, ?, ?, ?, ?)`)
    .run(at, level, experiment, cohort, run, message)
  seal(db, 'event', [Number(lastInsertRowid)])
}

/** Writes of remarks by people and the lab: notes, tags, events, answers, devices. */
export function noteWrites(db: Database, now: () => Date) {
  const change = (experiment: number, column: 'name' | 'notes' | 'tags' | 'archived', value: string | number): void =>
    inTransaction(db, () => {
      requireRow(
        db.prepare(`UPDATE experiments SET ${column} = ? WHERE id = ?`).run(value, experiment),
        `experiment ${experiment}`,
      )
      seal(db, 'experiment', [experiment])
    })

  const noteExperiment = (experiment: number, notes: string): void => change(experiment, 'notes', notes)

  /** The file keeps the name that it was given. */
  const renameExperiment = (experiment: number, name: string): void => change(experiment, 'name', name)

  /** Replaces the tags, without duplicates, in the order given. */
  const tagExperiment = (experiment: number, tags: string[]): void =>
    change(experiment, 'tags', encode([...new Set(tags)]))

  const archiveExperiment = (experiment: number, archived: boolean): void =>
    change(experiment, 'archived', archived ? 1 : 0)

  const recordEvent = (event: NewEvent): void => inTransaction(db, () => insertEvent(db, event, now().toISOString()))

  const recordAnswer = (answer: Omit<AnswerRecord, 'id' | 'at'>): number =>
    inTransaction(db, () => {
      const { experiment, run, person, question } = answer
      const { lastInsertRowid } = db
        .prepare(`INSERT INTO answers (experiment, run, person, question, answer, at) VALUES (?, ?, ?, ?, ?, ?)`)
        .run(experiment, run, person, encode(question), encode(answer.answer), now().toISOString())
      seal(db, 'answer', [Number(lastInsertRowid)])
      return Number(lastInsertRowid)
    })

  const recordDevice = (name: string, facts: Record<string, unknown>): void =>
    inTransaction(db, () => {
      const at = now().toISOString()
      db.prepare(
        `INSERT INTO devices (name, facts, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET facts = excluded.facts, last_seen_at = excluded.last_seen_at`,
      ).run(name, encode(facts), at, at)
      seal(db, 'device', [name])
    })

  return { noteExperiment, renameExperiment, tagExperiment, archiveExperiment, recordEvent, recordAnswer, recordDevice }
}
