import { accessSync, closeSync, constants, existsSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'

/** Waits until a file's bytes are on the disk. Never for an open database: closing it here drops its locks. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Waits until a folder's names are on the disk; Windows has no such call and needs none. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Whether files can be added to a folder. */
export function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** A time as part of a file name: `2026-11-22T15-04-05Z`. */
export function stampOf(time: Date): string {
  return time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
}

/** Renames a closed history, with its `-wal` and `-shm`, to a free name `*.<word>-<date>`, and returns that name. */
export function keepAside(path: string, word: 'corrupt' | 'replaced', now = new Date()): string {
  const wanted = `${path}.${word}-${stampOf(now)}`
  let aside = wanted
  for (let i = 2; existsSync(aside) || existsSync(`${aside}-wal`); i++) aside = `${wanted}-${i}`
  // The log first: if this is interrupted, the file is never beside a log that belongs to another.
  for (const part of ['-wal', '-shm', '']) if (existsSync(path + part)) renameSync(path + part, aside + part)
  syncFolder(dirname(path))
  return aside
}
