import { createHash, type Hash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { access, link, open, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ORPCError } from '@orpc/server'

/** One part of a file. */
export interface FilePart {
  upload: string
  name: string
  at: number
  bytes: Uint8Array
  last: boolean
}

interface Upload {
  file: string
  handle: FileHandle
  hash: Hash
  size: number
  /** Parts are written one after the other. */
  turn: Promise<unknown>
  idle: NodeJS.Timeout | undefined
}

/** Files that arrive at a time, and the most bytes of one: what the tasks read. */
const [mostAtOnce, mostBytes] = [8, 2 ** 32 - 1]
const beginning = '.receiving-'

/**
 * Files that a page sends, in a folder beside the history. A file is complete under its name or not there at all; the
 * name begins with the hash of its content, so the same file twice is stored once.
 */
export class Received {
  readonly #folder: string
  readonly #patienceMs: number
  readonly #uploads = new Map<string, Upload>()
  /** Paths of the files that this service stored, which alone it may remove. */
  readonly #stored = new Set<string>()
  #cleared = false

  constructor(folder: string, patienceMs = 60_000) {
    this.#folder = resolve(folder)
    this.#patienceMs = patienceMs
  }

  /** Stores a part; the last is answered with the path of the file. Rejects with BAD_INPUT and what to do. */
  async receive({ upload: id, name, at, bytes, last }: FilePart): Promise<string | null> {
    const upload = this.#uploads.get(id) ?? (await this.#begun(id, at))
    const turn = upload.turn.then(async () => {
      if (!this.#uploads.has(id)) throw bad('the file was given up; send it again')
      if (at !== upload.size) throw bad(`the parts of a file come in order: expected byte ${upload.size}, got ${at}`)
      if (at + bytes.length > mostBytes) throw bad('the file has more than 4 GB; at most 4 GB are read')
      await writeWhole(upload.handle, bytes)
      upload.hash.update(bytes)
      upload.size += bytes.length
      return last ? this.#finished(id, upload, name) : null
    })
    upload.turn = turn.catch(() => {})
    clearTimeout(upload.idle)
    upload.idle = setTimeout(() => void this.#dropped(id), this.#patienceMs).unref()
    try {
      return await turn
    } catch (error) {
      await this.#dropped(id)
      throw told(error, this.#folder)
    }
  }

  /** Removes files that this service stored; others are left alone. */
  async discard(paths: readonly string[]): Promise<void> {
    for (const path of paths.map((path) => resolve(path)))
      if (dirname(path) === this.#folder && this.#stored.delete(path))
        // Reading a history leaves its log and index beside it.
        for (const part of ['', '-wal', '-shm']) await rm(path + part, { force: true })
  }

  /** Drops what is not complete. */
  close(): void {
    for (const [id, { file, handle, idle }] of this.#uploads) {
      clearTimeout(idle)
      this.#uploads.delete(id)
      void handle.close().catch(() => {})
      rmSync(file, { force: true })
    }
  }

  async #begun(id: string, at: number): Promise<Upload> {
    if (at !== 0) throw bad('the file was given up; send it again')
    if (this.#uploads.size >= mostAtOnce)
      throw new ORPCError('CONFLICT', { message: `${mostAtOnce} files arrive already; try again in a moment` })
    try {
      mkdirSync(this.#folder, { recursive: true })
      this.#clear()
      const file = join(this.#folder, `${beginning}${id}`)
      const upload: Upload = {
        file,
        handle: await open(file, 'wx'),
        hash: createHash('sha256'),
        size: 0,
        turn: Promise.resolve(),
        idle: undefined,
      }
      this.#uploads.set(id, upload)
      return upload
    } catch (error) {
      throw told(error, this.#folder)
    }
  }

  /** Removes what an earlier service left when it was killed. */
  #clear(): void {
    if (this.#cleared) return
    this.#cleared = true
    for (const name of readdirSync(this.#folder))
      if (name.startsWith(beginning)) rmSync(join(this.#folder, name), { force: true })
  }

  async #finished(id: string, { file, handle, hash, idle }: Upload, name: string): Promise<string> {
    await handle.sync()
    await handle.close()
    clearTimeout(idle)
    this.#uploads.delete(id)
    const path = join(this.#folder, `${hash.digest('hex').slice(0, 16)}-${safeName(name)}`)
    try {
      // A link fails where the file is there already, and never replaces it.
      await link(file, path).then(
        () => this.#stored.add(path),
        async (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error
          await access(path)
        },
      )
    } finally {
      await rm(file, { force: true })
    }
    return path
  }

  async #dropped(id: string): Promise<void> {
    const upload = this.#uploads.get(id)
    if (!upload) return
    this.#uploads.delete(id)
    clearTimeout(upload.idle)
    await upload.handle.close().catch(() => {})
    await rm(upload.file, { force: true })
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten
}

/** A name without folders, hidden beginnings or letters that a shell would read; its end, with the ending, is kept. */
const safeName = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(-60) || 'file'

const bad = (message: string) => new ORPCError('BAD_INPUT', { message })

function told(error: unknown, folder: string): unknown {
  if (error instanceof ORPCError) return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return bad(`there is no room for the file in ${folder}; nothing was stored`)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return bad(
      `no file can be stored in ${folder}: it is read-only. Name the file by its path in the experiment instead`,
    )
  return bad(`the file could not be stored in ${folder}: ${message}`)
}
