import type { Database } from 'better-sqlite3'
import { sealAll } from '../digests.ts'

/**
 * Version 4: an identity that tells a history from every other, and digests of what is stored. What an older history
 * holds is taken as true.
 */
export default function identityAndDigests(db: Database): void {
  db.exec(`
CREATE TABLE identity (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL
) STRICT;
INSERT INTO identity (only, id) VALUES (1, lower(hex(randomblob(8))));

-- The first 16 bytes of SHA-256 over the rows of one thing; see history/sealed.ts.
CREATE TABLE digests (
  kind TEXT NOT NULL,
  key ANY NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 16),
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
`)
  sealAll(db)
}
