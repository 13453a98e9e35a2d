import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdtemp, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { claimed, isClaimed } from './claim.ts'

/** Bytes of compiled code that are kept; what was used longest ago goes first. */
const mostBytes = 512 * 2 ** 20
/** Folders of compilations that never ended are removed after this, ms. */
const abandonedMs = 24 * 3600_000

const begun = 'making-'
const suffix = '.node'

/** What may go wrong with a file that is there: it is not used, but made again. */
export type Spoilt = (why: string) => void

/**
 * Compiled code by the hash of all that it depends on. A file is called after that and after the hash of its bytes, which is
 * checked each time before it is loaded. Processes may use one folder at the same time: files appear whole, under their names.
 */
export class Cache {
  readonly folder: string
  readonly #most: number

  constructor(folder: string, most = mostBytes) {
    this.folder = folder
    this.#most = most
  }

  /** The path of what was made for a key, if it is there and as it was; `spoilt` hears of one that is not. */
  async find(key: string, spoilt: Spoilt): Promise<string | undefined> {
    for (const name of await readdir(this.folder)) {
      if (!name.startsWith(`${key}-`)) continue
      const path = join(this.folder, name)
      const why = await this.#fault(path, name.slice(key.length + 1, -suffix.length))
      if (why === null) {
        const now = new Date()
        await utimes(path, now, now).catch(() => {})
        return path
      }
      spoilt(`${path} ${why}; it was made again`)
      await rm(path, { force: true })
    }
    return undefined
  }

  /** Whether another process, or this one, makes what belongs to a key. */
  isBeingMade(key: string): Promise<boolean> {
    return isClaimed(this.#claim(key))
  }

  /** Keeps other processes from making what belongs to a key until what is returned is called; null if one has begun. */
  claim(key: string): Promise<(() => Promise<void>) | null> {
    return claimed(this.#claim(key))
  }

  #claim(key: string): string {
    return join(this.folder, `${begun}${key}`)
  }

  /** Has `make` write a file from a text, and keeps it. */
  async add(key: string, text: string, make: (source: string, made: string) => Promise<void>): Promise<string> {
    const scratch = await mkdtemp(join(this.folder, begun))
    try {
      const [source, made] = [join(scratch, 'step.c'), join(scratch, 'step.node')]
      await writeFile(source, text, { mode: 0o600 })
      await make(source, made)
      const { bytes, file } = await contents(made).catch(() => Promise.reject(new Error('the compiler made no file')))
      await file.chmod(0o700)
      await file.close()
      const path = join(this.folder, `${key}-${hashOf(bytes)}${suffix}`)
      await rename(made, path)
      return path
    } finally {
      await rm(scratch, { recursive: true, force: true })
      await this.#tidy()
    }
  }

  async #fault(path: string, hash: string): Promise<string | null> {
    try {
      const { bytes, file } = await contents(path)
      const { uid, mode } = await file.stat()
      await file.close()
      if (uid !== process.getuid!()) return 'belongs to another user'
      if (mode & 0o022) return 'may be written by others'
      return hashOf(bytes) === hash ? null : 'is not what was compiled'
    } catch (error) {
      return `cannot be read (${(error as Error).message})`
    }
  }

  /** Removes what was used longest ago beyond the bound, and what was never ended. */
  async #tidy(): Promise<void> {
    const names = await readdir(this.folder).catch(() => [])
    const found = await Promise.all(
      names.map(async (name) => {
        const facts = await lstat(join(this.folder, name)).catch(() => undefined)
        return facts ? [{ path: join(this.folder, name), name, size: facts.size, usedMs: facts.mtimeMs }] : []
      }),
    )
    const all = found.flat().toSorted((a, b) => b.usedMs - a.usedMs)
    const newest = all[0]?.usedMs ?? 0
    let bytes = 0
    for (const { path, name, size, usedMs } of all) {
      const isBegun = name.startsWith(begun)
      if (!isBegun) bytes += size
      const old = isBegun ? newest - usedMs > abandonedMs : bytes > this.#most && usedMs < newest
      if (old) await rm(path, { recursive: true, force: true }).catch(() => {})
    }
  }
}

/** The bytes of a file that is no link. */
async function contents(path: string) {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return { bytes: await file.readFile(), file }
  } catch (error) {
    await file.close()
    throw error
  }
}

export const hashOf = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length} `).update(part)
  return hash.digest('hex')
}
