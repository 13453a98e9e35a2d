import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { endOfLinks } from './links.ts'
import { writeInto } from './special.ts'

/**
 * Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over the old one. A link stays
 * a link, and what it names is written; a pipe or a device is written into, never replaced; a folder, a disk, a socket
 * and a file that is read-only are refused. Throws with what is in the way.
 */
export async function writeExport(file: string, bytes: Uint8Array): Promise<void> {
  const found = await stat(resolve(file)).catch(() => null)
  if (found?.isDirectory() || /[/\\]$/.test(file))
    throw new Error(`cannot write ${file}: it is a folder (name a file in it, such as ${join(file, 'figure.svg')})`)
  let folder = dirname(resolve(file))
  try {
    if (found && !found.isFile()) return await writeInto(resolve(file), found, bytes)
    const target = await endOfLinks(resolve(file))
    folder = dirname(target)
    if (found && (found.mode & 0o222) === 0) throw Object.assign(new Error('it is read-only'), { told: true })
    await replace(target, bytes, found ? found.mode & 0o777 : null)
  } catch (error) {
    throw new Error(`cannot write ${file}: ${reason(error as NodeJS.ErrnoException, folder)}`, { cause: error })
  }
}

/** The old file keeps its permissions. */
async function replace(target: string, bytes: Uint8Array, mode: number | null): Promise<void> {
  // A name of its own length: beside a file whose name is as long as names can be there is room for it.
  const temporary = join(dirname(target), `.pellucid-${randomUUID().slice(0, 8)}.tmp`)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (mode !== null) await chmod(temporary, mode)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
}

function reason(error: NodeJS.ErrnoException & { told?: boolean }, folder: string): string {
  const { code, message, told } = error
  if (told) return message
  if (code === 'ENOENT' && existsSync(folder)) return `no file can be made in ${folder}`
  if (code === 'ENOENT') return `the folder ${folder} does not exist`
  if (code === 'ENOTDIR') return `${folder} is not a folder`
  if (code === 'EACCES' || code === 'EPERM') return `no permission to write in ${folder}`
  if (code === 'EROFS') return `${folder} is read-only`
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full'
  if (code === 'EFBIG') return 'it would be larger than files may be here'
  if (code === 'ENAMETOOLONG') return 'the name is too long'
  if (code === 'ELOOP') return 'its links go round in a circle'
  if (code === 'EPIPE') return 'whoever read from it has gone'
  return message
}
