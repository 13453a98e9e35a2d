import Database from 'better-sqlite3'
import { migrations } from './migrations/index.ts'
import { migrate } from './migrate.ts'

/** Differences between an open history's tables and those that this version makes, one sentence each. */
export function changedTables(db: Database.Database): string[] {
  const found = definitionsOf(db)
  const expected = usual()
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((name) => {
    if (!expected.has(name)) return [`there is a table or index ${name} that a history has not`]
    if (!found.has(name)) return [`the table or index ${name} is missing`]
    return found.get(name) === expected.get(name) ? [] : [`the definition of ${name} has changed`]
  })
}

function usual(): Map<string, string> {
  const db = new Database(':memory:')
  try {
    migrate(db, ':memory:', () => {}, migrations)
    return definitionsOf(db)
  } finally {
    db.close()
  }
}

/** Without SQLite's own statistics tables, which belong to no version. */
const definitionsOf = (db: Database.Database): Map<string, string> =>
  new Map(
    db
      .prepare<[], { name: string; definition: string }>(
        `SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') AS definition FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite_stat%'`,
      )
      .all()
      .map(({ name, definition }) => [name, definition]),
  )
