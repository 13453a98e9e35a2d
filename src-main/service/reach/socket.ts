import { randomBytes } from 'node:crypto'
import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { chooseFolder, ownFolders, type Environment } from './runtimeFolder.ts'

/** A service's socket: the name that its lock tells, and the address that it listens at. */
export interface Socket {
  name: string
  address: string
}

/** What a socket of ours is called; anything else in a lock file leads nowhere. */
export const socketName = /^pellucid-[0-9a-f]{24}\.sock$/

/** A fresh socket for a service: a Unix socket (whose path may have 107 bytes), or a named pipe. Throws `NoService`. */
export function freshSocket(env: Environment = process.env): Socket {
  const name = `pellucid-${randomBytes(12).toString('hex')}.sock`
  if (process.platform === 'win32') return { name, address: pipeOf(name) }
  const { folder } = chooseFolder(env, (folder) => Buffer.byteLength(join(folder, name)) < 104)
  return { name, address: join(folder, name) }
}

/**
 * The address of a socket that a lock file names: a socket of this user's, in a runtime folder of this user's.
 * Null for every other name, since a lock file may come from somebody else; null where the socket is gone.
 */
export function addressOf(name: unknown, env: Environment = process.env): string | null {
  if (typeof name !== 'string' || !socketName.test(name)) return null
  // Nobody can look who made a pipe; its name is 96 random bits.
  if (process.platform === 'win32') return pipeOf(name)
  return (
    ownFolders(env)
      .map((folder) => join(folder, name))
      .find(isOwnSocket) ?? null
  )
}

/** Whether a path is a socket that this user made; links are not followed. */
export function isOwnSocket(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.isSocket() && found.uid === process.getuid!()
}

const pipeOf = (name: string) => `\\\\.\\pipe\\${name}`

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
