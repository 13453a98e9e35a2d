import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Writes a file whole or not at all: to a temporary name beside it, synced, then renamed over the old one. */
export async function writeExport(file: string, bytes: Uint8Array): Promise<void> {
  const target = resolve(file)
  await refuseFolder(file, target)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw new Error(`cannot write ${file}: ${reason(error as NodeJS.ErrnoException, dirname(target))}`, {
      cause: error,
    })
  }
}

async function refuseFolder(file: string, target: string): Promise<void> {
  const found = await stat(target).catch(() => null)
  if (found?.isDirectory() || /[/\\]$/.test(file))
    throw new Error(`cannot write ${file}: it is a folder (name a file in it, such as ${join(file, 'figure.svg')})`)
}

function reason({ code, message }: NodeJS.ErrnoException, folder: string): string {
  if (code === 'ENOENT') return `the folder ${folder} does not exist`
  if (code === 'ENOTDIR') return `${folder} is not a folder`
  if (code === 'EACCES' || code === 'EPERM') return `no permission to write in ${folder}`
  if (code === 'EROFS') return `${folder} is read-only`
  if (code === 'ENOSPC') return 'the disk is full'
  if (code === 'ENAMETOOLONG') return 'the name is too long'
  return message
}
