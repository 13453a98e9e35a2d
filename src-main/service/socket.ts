import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** A folder that only this user can enter, for sockets and logs of services. */
export function runtimeFolder(env = process.env): string {
  const folder =
    process.platform === 'win32'
      ? join(tmpdir(), 'pellucid')
      : env.XDG_RUNTIME_DIR
        ? join(env.XDG_RUNTIME_DIR, 'pellucid')
        : join(tmpdir(), `pellucid-${process.getuid!()}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return folder
  const { uid, mode } = lstatSync(folder)
  if (uid !== process.getuid!())
    throw new Error(`${folder} belongs to another user; set XDG_RUNTIME_DIR to a folder of yours`)
  if (mode & 0o077) chmodSync(folder, 0o700)
  return folder
}

/** A fresh address for a service: a Unix socket (whose path may have 107 bytes), or a named pipe. */
export function freshSocket(): string {
  const name = `pellucid-${randomBytes(12).toString('hex')}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  const socket = join(runtimeFolder(), `${name}.sock`)
  return Buffer.byteLength(socket) < 104 ? socket : join(runtimeFolder({}), `${name}.sock`)
}

/** One name for a history however it is reached, so that its lock is one too; the file need not exist. */
export function canonical(history: string): string {
  const path = resolve(history)
  try {
    return realpathSync(path)
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path))
    } catch {
      return path
    }
  }
}
