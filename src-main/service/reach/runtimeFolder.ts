import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NoService } from './noService.ts'

/** Variables of the environment, as a process has them. */
export type Environment = Record<string, string | undefined>

/** Where a runtime folder may be, and how the user chose it (`TMPDIR=/scratch`). */
interface Place {
  folder: string
  chosen: string
}

/** The folder for sockets and logs, and why folders that were asked for are not it. */
export interface Chosen {
  folder: string
  passedOver: string[]
}

/** Chooses a folder that only this user can enter, and makes it; throws `NoService` where none can be had. */
export function chooseFolder(env: Environment = process.env, fits = (_folder: string) => true): Chosen {
  const passedOver: string[] = []
  for (const { folder, chosen } of places(env)) {
    const why = fits(folder) ? whyUnusable(folder) : 'its path is too long for a socket'
    if (why === null) return { folder, passedOver }
    passedOver.push(`${chosen} is not used: ${why}`)
  }
  throw new NoService(
    `there is no folder for the lab's sockets and logs. ${passedOver.join('. ')}. ` +
      'Nothing was changed. Set XDG_RUNTIME_DIR to a folder that is yours and that only you can enter',
  )
}

/** A folder that only this user can enter, for sockets and logs of services; throws `NoService`. */
export const runtimeFolder = (env: Environment = process.env): string => chooseFolder(env).folder

/** Every runtime folder of this user's that is there already: services started otherwise may have theirs in another. */
export function ownFolders(env: Environment = process.env): string[] {
  const all = places(env).map(({ folder }) => folder)
  if (process.platform === 'linux') all.push(`/run/user/${process.getuid!()}/pellucid`)
  return [...new Set(all)].filter(isOwn)
}

function places(env: Environment): Place[] {
  if (process.platform === 'win32') {
    const folder = env.TEMP || env.TMP || `${env.SystemRoot ?? env.windir ?? 'C:\\Windows'}\\temp`
    return [{ folder: join(folder, 'pellucid'), chosen: `TEMP=${folder}` }]
  }
  const name = `pellucid-${process.getuid!()}`
  const temporary = ['TMPDIR', 'TMP', 'TEMP'].find((variable) => env[variable])
  return [
    // The convention of XDG: a path that is not absolute counts for nothing.
    ...(env.XDG_RUNTIME_DIR?.startsWith('/')
      ? [{ folder: join(env.XDG_RUNTIME_DIR, 'pellucid'), chosen: `XDG_RUNTIME_DIR=${env.XDG_RUNTIME_DIR}` }]
      : []),
    ...(temporary ? [{ folder: join(env[temporary]!, name), chosen: `${temporary}=${env[temporary]}` }] : []),
    { folder: join('/tmp', name), chosen: '/tmp' },
  ]
}

/** Makes a folder where there is none; says why it cannot hold a socket and a log, or null. */
function whyUnusable(folder: string): string | null {
  try {
    const parent = dirname(folder)
    if (process.platform !== 'win32') {
      const why = whyUnsafe(parent)
      if (why) return why
    }
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = lstatSync(folder)
    if (!found.isDirectory()) return `${folder} is ${found.isSymbolicLink() ? 'a link' : 'no folder'}`
    if (process.platform !== 'win32') {
      if (found.uid !== process.getuid!()) return `${folder} belongs to another user`
      if (found.mode & 0o077) chmodSync(folder, 0o700)
    }
    return whyNothingFits(folder)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return words[code ?? ''] ?? message
  }
}

/** Writes a byte there and takes it away. */
function whyNothingFits(folder: string): string | null {
  const trial = join(folder, `trial-${randomBytes(6).toString('hex')}`)
  try {
    writeFileSync(trial, '.', { flag: 'wx', mode: 0o600 })
    return null
  } finally {
    rmSync(trial, { force: true })
  }
}

/** Whoever may rename what lies in a folder can put a folder of theirs in place of ours. */
function whyUnsafe(parent: string): string | null {
  const { uid, mode } = statSync(parent)
  const sticky = (mode & 0o1000) !== 0
  if (!sticky && uid !== 0 && uid !== process.getuid!()) return `${parent} belongs to another user`
  if (!sticky && mode & 0o002) return `everybody may rename what is in ${parent}`
  return null
}

const words: Record<string, string> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full for you',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its path is too long',
}

function isOwn(folder: string): boolean {
  try {
    const found = lstatSync(folder)
    if (process.platform === 'win32' || !found.isDirectory()) return found.isDirectory()
    return found.uid === process.getuid!() && (found.mode & 0o077) === 0 && whyUnsafe(dirname(folder)) === null
  } catch {
    return false
  }
}
