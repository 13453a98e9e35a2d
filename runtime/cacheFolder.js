// @ts-check
// Where compiled code of this user is kept. It is JavaScript, since the first process asks before types are stripped
// from anything.
import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/**
 * The folder of that name in the user's cache: in `XDG_CACHE_HOME` if it is an absolute path, else in the system's usual place.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(name, env = process.env, platform = process.platform) {
  const usual = platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
  const chosen = env.XDG_CACHE_HOME
  return join(chosen?.startsWith('/') ? chosen : usual, 'pellucid', name)
}

/**
 * Makes the folder where it is not there, open to this user alone; throws where anybody else could put code into it.
 * @param {string} folder
 */
export function ownFolder(folder) {
  try {
    const parent = dirname(folder)
    made(parent)
    const real = join(realpathSync(parent), basename(folder))
    made(real)
    const why = whyOpen(real)
    if (why !== null) throw new Error(why)
    return real
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
    const why = (code && words[code]) ?? message
    throw new Error(
      `compiled code cannot be kept in ${folder}: ${why}; set XDG_CACHE_HOME to a folder that only you can write`,
      { cause: error },
    )
  }
}

/**
 * Makes a folder and those around it; Node's own way never ends in folders of the kernel.
 * @param {string} folder
 */
function made(folder) {
  const failure = madeAlone(folder)
  if (failure?.code !== 'ENOENT' || dirname(folder) === folder) {
    if (failure) throw failure
    return
  }
  made(dirname(folder))
  const again = madeAlone(folder)
  if (again) throw again
}

/**
 * Why a folder could not be made; null if it could, or another process was faster.
 * @param {string} folder
 */
function madeAlone(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return null
  } catch (error) {
    const failure = /** @type {NodeJS.ErrnoException} */ (error)
    return failure.code === 'EEXIST' ? null : failure
  }
}

/** @type {Record<string, string>} */
const words = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  ENOENT: 'it cannot be made there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'your quota on its disk is used up',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is no folder',
  ELOOP: 'its links lead in a circle',
}

/**
 * Who else could put files into a folder, or another folder in its place; null if nobody can.
 * @param {string} folder
 */
function whyOpen(folder) {
  const own = process.getuid?.()
  if (own === undefined) return 'who may write there is not known on this system'
  const { uid, mode, isDirectory } = facts(folder)
  if (!isDirectory) return 'it is no folder'
  if (uid !== own) return 'it belongs to another user'
  if (mode & 0o022) return `others may write there (its mode is ${(mode & 0o777).toString(8)}; chmod 700 helps)`
  for (let at = dirname(folder); ; at = dirname(at)) {
    const { uid, mode } = statSync(at)
    const sticky = (mode & 0o1000) !== 0
    if (uid !== own && uid !== 0) return `${at} belongs to another user`
    if (mode & 0o002 && !sticky) return `everybody may rename what is in ${at}`
    if (at === dirname(at)) return null
  }
}

/** @param {string} folder */
function facts(folder) {
  const found = lstatSync(folder)
  return { uid: found.uid, mode: found.mode, isDirectory: found.isDirectory() }
}
