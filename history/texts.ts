import type { Database } from 'better-sqlite3'
import { decode } from './json.ts'

/** Every column that holds JSON, with a check of what readers expect of it. */
const columns: [table: string, column: string, is: (value: unknown) => boolean][] = [
  ['experiments', 'plan', isRecord],
  ['experiments', 'versions', isRecord],
  ['experiments', 'tags', isList],
  ['cohorts', 'plan', isRecord],
  ['cohorts', 'regrouped', isList],
  ['settings', 'settings', isRecord],
  ['runs', 'axes', isRecord],
  ['runs', 'cost', (value) => isRecord(value) && Object.values(value).every((cost) => typeof cost === 'number')],
  ['checkpoints', 'diverged', isList],
  ['artifacts', 'shape', (value) => isList(value) && value.every((size) => Number.isInteger(size))],
  ['artifacts', 'labels', (value) => isList(value) && value.every((label) => typeof label === 'string')],
  ['devices', 'facts', isRecord],
  ['answers', 'question', isRecord],
  ['answers', 'answer', isRecord],
]

/** Stored texts that are not valid, one sentence each. */
export function brokenTexts(db: Database): string[] {
  return columns.flatMap(([table, column, is]) => {
    const rows = db.prepare<[], { row: number; text: string }>(
      `SELECT row_number() OVER () AS row, "${column}" AS text FROM ${table} WHERE "${column}" IS NOT NULL`,
    )
    const found: string[] = []
    const sound = new Set<string>()
    for (const { row, text } of rows.iterate()) {
      if (sound.has(text)) continue
      const fault = faultOf(text, is)
      if (fault === null) sound.add(text)
      else found.push(`${column} of row ${row} of ${table} ${fault}`)
    }
    return found
  })
}

function faultOf(text: string, is: (value: unknown) => boolean): string | null {
  try {
    return is(decode(text)) ? null : 'is not of the kind that belongs there'
  } catch (error) {
    return `is broken (${(error as Error).message})`
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}
