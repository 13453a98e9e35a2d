import { readlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Links after which a chain is taken for a circle, as Linux does. */
const most = 40

/** The path that a path leads to when every link at its end is followed, whether or not a file is there. */
export async function endOfLinks(path: string): Promise<string> {
  let at = path
  for (let i = 0; i < most; i++) {
    const next = await readlink(at).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EINVAL' || error.code === 'ENOENT' || error.code === 'UNKNOWN') return null
      throw error
    })
    if (next === null) return at
    at = resolve(dirname(at), next)
  }
  throw Object.assign(new Error(`${path}: too many links`), { code: 'ELOOP' })
}
