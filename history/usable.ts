import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { longestName } from './backupNames.ts'
import { HistoryReadOnly, HistoryUnreachable } from './errors.ts'
import { mayWrite } from './files.ts'
import { identify } from './identify.ts'
import { requireNoLoss } from './loss.ts'
import { translating } from './translate.ts'

/**
 * Throws unless a history can be created or continued at a path; leaves nothing there, not even SQLite's files. With
 * `beginAnew`, a new one is allowed beside the backups of another.
 */
export function requireUsable(path: string, { beginAnew = false } = {}): void {
  translating(path, () => {
    requireFolder(path, { toWrite: false })
    requireName(path)
    if (existsSync(path)) {
      identify(path)
      requireOneName(path)
    }
    if (!beginAnew) requireNoLoss(path)
    if (existsSync(path) && !mayWrite(path)) throw new HistoryReadOnly(path)
    requireFolder(path)
  })
}

/** Throws if a history cannot have this name: a link to nowhere, or a name too long for its backups' names. */
function requireName(path: string): void {
  const bytes = Buffer.byteLength(basename(path))
  if (bytes > longestName) {
    const todo = `Give it a name of at most ${longestName} letters: those of its backups are longer`
    throw new HistoryUnreachable(path, `its name is ${bytes} letters long`, { todo })
  }
  if (existsSync(path) || !lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return
  throw new HistoryUnreachable(path, `it is a link to ${readlinkSync(path)}, which leads nowhere`, {
    todo: 'Remove the link, or name the file itself',
  })
}

/** Throws if a file has several names: a lab that opened it under another name would write beside this one. */
function requireOneName(path: string): void {
  const { nlink } = statSync(path)
  if (nlink > 1)
    throw new HistoryUnreachable(
      path,
      `the same file has ${nlink} names (hard links), under each of which a lab could write`,
      { todo: 'Remove the other names, or train in a copy of it' },
    )
}

/** Throws if the folder of a history is missing or may not be written. */
export function requireFolder(path: string, { toWrite = true } = {}): void {
  const folder = dirname(path)
  const found = translating(path, () => statSync(folder, { throwIfNoEntry: false }))
  if (!found) throw new HistoryUnreachable(path, `there is no folder ${folder}`)
  if (!found.isDirectory())
    throw new HistoryUnreachable(path, `${folder} is a file, not a folder`, { todo: 'Name a file in a folder' })
  if (toWrite && !mayWrite(folder)) throw new HistoryReadOnly(path)
}
