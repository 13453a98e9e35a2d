import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-tables-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let last = 0

/** Writes a file whose name ends so, and returns its path. */
export function written(content: string | Uint8Array, ending = '.csv'): string {
  const path = join(folder, `${last++}${ending}`)
  writeFileSync(path, content)
  return path
}

/** A table of so many rows, from their numbers. */
export const rowsOf = (header: string, count: number, row: (i: number) => string): string =>
  [header, ...Array.from({ length: count }, (_, i) => row(i)), ''].join('\n')
