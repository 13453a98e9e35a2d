import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TaskDataError } from './dataError.ts'

/**
 * Throws TaskDataError unless these options, where they are not empty, are absolute paths: a relative one would name
 * another file if the experiment is resumed from another folder.
 */
export function requireAbsolute<N extends string>(options: Readonly<Record<N, string>>, names: readonly N[]): void {
  for (const name of names) {
    const path = options[name]
    if (path !== '' && !isAbsolute(path)) throw new TaskDataError(`task.${name}: ${notAbsolute(path)}`)
  }
}

/** Says what a path is instead of absolute, and what to write. */
function notAbsolute(path: string): string {
  if (/^~([/\\]|$)/.test(path))
    return `${path} stands for your home folder in a shell, and not in a file. Write ${join(homedir(), path.slice(1))}.`
  if (/^~|^\$|^%\w+%/.test(path))
    return `${path} begins with what a shell would replace; this is a file, and nothing is. Write the whole path.`
  if (/^file:\/\//i.test(path)) return `${path} is an address. Write the path alone${pathIn(path)}.`
  if (/^\w+:\/\//.test(path)) return `${path} is an address; data is read from files of this machine. Fetch it first.`
  return `${path} is a relative path; expected an absolute one, which is the same file from every folder. Write ${resolve(path)}.`
}

function pathIn(address: string): string {
  try {
    return `: ${fileURLToPath(address)}`
  } catch {
    return ''
  }
}
