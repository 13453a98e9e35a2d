import { readlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** After this many links a chain counts as a loop, as in Linux. */
const most = 40

/** Follows every link at the end of a path; the resulting file need not exist. */
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
