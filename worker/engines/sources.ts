import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathBeside } from '../../runtime/paths.ts'

/** Engines, what they compute with, and what they are tested with. */
const folders = ['./', '../tensor/', '../processes/calibration/']

/** A hash of the engines' sources: with others, another one may be the fastest, or right. */
export function sourcesHash(): string {
  const root = pathBeside(import.meta.url, '../')
  const hash = createHash('sha256')
  const files = folders.flatMap((folder) =>
    readdirSync(pathBeside(import.meta.url, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  )
  for (const path of files.sort()) hash.update(`${relative(root, path)} `).update(readFileSync(path))
  return hash.digest('hex')
}
