// @ts-check
// What V8 and Node make of the lab's modules, kept for the processes that start later. JavaScript, since it is needed
// before the first module of TypeScript is read.
import { readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { cacheFolder, ownFolder } from './cacheFolder.js'

const variable = 'NODE_COMPILE_CACHE'
const name = 'modules'
/** The most files that are kept, some 5 KB each: ten versions of the lab, since each has a thousand or two. */
const mostFiles = 20_000

/**
 * Has the processes that this one starts keep compiled modules in the user's cache, and with `here` this one too. Nothing
 * happens if the user has chosen another folder or none, if coverage is counted, or if others could write there.
 * @param {{ here?: boolean, env?: NodeJS.ProcessEnv }} how
 */
export function keepCompiled({ here = false, env = process.env } = {}) {
  if (env[variable] !== undefined || env.NODE_DISABLE_COMPILE_CACHE !== undefined || env.NODE_V8_COVERAGE) return
  try {
    const folder = ownFolder(cacheFolder(name, env))
    if (here) module.enableCompileCache(folder)
    env[variable] = folder
  } catch {
    // It only saves time.
  }
}

/**
 * The same environment for a program that is not the lab's: without its folder, but with one that the user has chosen.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export const withoutCompiled = (env) => (isOwn(env) ? { ...env, [variable]: undefined } : env)

/** @param {NodeJS.ProcessEnv} env */
function isOwn(env) {
  try {
    return env[variable] !== undefined && env[variable] === realpathSync(cacheFolder(name, env))
  } catch {
    return false
  }
}

/**
 * Removes the older half of the files if there are too many: those of earlier versions, of places where the lab no longer
 * is, and what Node left on a full disk. Node does not note which were used, so some are made again.
 * @param {NodeJS.ProcessEnv} env
 */
export function trimCompiled(env = process.env, most = mostFiles) {
  if (!isOwn(env)) return
  const folder = /** @type {string} */ (env[variable])
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  if (files.length <= most) return
  const found = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name)
    return { path, writtenMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }
  })
  found.sort((a, b) => b.writtenMs - a.writtenMs)
  for (const { path } of found.slice(most / 2)) rmSync(path, { force: true })
}
