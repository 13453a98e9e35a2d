import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { sealed, type SealedKind } from './sealed.ts'

type Key = number | string

const bytesOfDigest = 16
/** The most adjacent keys that are read at a time. */
const mostAtOnce = 256

/** Writes the digests of rows that have just been written; call it at the end of the same transaction. */
export function seal(db: Database, kind: SealedKind, keys: Iterable<Key>): void {
  const insert = db.prepare(`INSERT OR REPLACE INTO digests (kind, key, digest) VALUES (?, ?, ?)`)
  for (const [key, digest] of digestsOf(db, kind, [...keys])) insert.run(kind, asStored(key), digest)
}

/** Keys whose rows are no longer as they were written; rows without a digest count as changed. */
export function changedSince(db: Database, kind: SealedKind, keys: Iterable<Key>): Key[] {
  const stored = db.prepare<[string, Key], Buffer>(`SELECT digest FROM digests WHERE kind = ? AND key = ?`).pluck()
  return [...digestsOf(db, kind, [...keys])].flatMap(([key, digest]) =>
    stored.get(kind, asStored(key) as Key)?.equals(digest) ? [] : [key],
  )
}

/** Removes the digest of something that is removed. */
export function unseal(db: Database, kind: SealedKind, key: Key): void {
  db.prepare(`DELETE FROM digests WHERE kind = ? AND key = ?`).run(kind, asStored(key))
}

/** Writes digests of everything that version 4 had, taking it as true. Kinds that came later were never without. */
export function sealAll(db: Database): void {
  for (const kind of kinds) if (!('since' in sealed[kind])) seal(db, kind, keysOf(db, kind))
}

/** Everything that has changed since it was written, one sentence each. */
export function brokenSeals(db: Database): string[] {
  const found: string[] = []
  const stored = db.prepare<[string], { key: Key; digest: Buffer }>(`SELECT key, digest FROM digests WHERE kind = ?`)
  for (const kind of kinds) {
    const known = new Map(stored.all(kind).map(({ key, digest }) => [key, digest]))
    for (const [key, digest] of digestsOf(db, kind, keysOf(db, kind))) {
      const written = known.get(key)
      known.delete(key)
      if (written && !digest.equals(written))
        found.push(`${kind} ${key}: what is stored has changed since it was written`)
      if (!written && sealed[kind].required) found.push(`${kind} ${key} has no digest: nothing confirms its values`)
    }
    for (const key of known.keys()) found.push(`${kind} ${key} is gone, and its digest is still there`)
  }
  for (const kind of db.prepare<[], string>(`SELECT DISTINCT kind FROM digests`).pluck().all())
    if (!Object.hasOwn(sealed, kind)) found.push(`there are digests of "${kind}", which is nothing that a history has`)
  return found
}

const kinds = Object.keys(sealed) as SealedKind[]

const keysOf = (db: Database, kind: SealedKind): Key[] => db.prepare<[], Key>(sealed[kind].keys).pluck().all()

/** A JavaScript number would be bound and stored as REAL. */
const asStored = (key: Key): bigint | string => (typeof key === 'number' ? BigInt(key) : key)

/** The digest of each key that has rows. */
function* digestsOf(db: Database, kind: SealedKind, keys: Key[]): Generator<[Key, Buffer]> {
  const statements = sealed[kind].rows.map((sql) => db.prepare<[Key, Key], [Key, ...unknown[]]>(sql).raw())
  for (const span of spansOf(keys)) {
    const texts = new Map(span.map((key) => [key, '']))
    for (const statement of statements) {
      for (const [key, ...row] of statement.all(span[0]!, span.at(-1)!))
        texts.set(key, `${texts.get(key)}${row.map(valueText).join(' ')}\n`)
      for (const key of span) texts.set(key, `${texts.get(key)}\n`)
    }
    for (const key of span) yield [key, hash('sha256', texts.get(key)!, 'buffer').subarray(0, bytesOfDigest)]
  }
}

/** Groups keys so that no other key lies between the first and the last of a group. */
function spansOf(keys: Key[]): Key[][] {
  const spans: Key[][] = []
  let last: Key[] = []
  for (const key of keys.toSorted((a, b) => Number(a) - Number(b))) {
    const before = last.at(-1)
    const follows = typeof key === 'number' && typeof before === 'number' && key === before + 1
    if (follows && last.length < mostAtOnce) last.push(key)
    else spans.push((last = [key]))
  }
  return spans
}

/** An unambiguous text for a value: strings as JSON, which escapes line ends, and numbers with every bit. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return Object.is(value, -0) ? '-0' : String(value)
}
