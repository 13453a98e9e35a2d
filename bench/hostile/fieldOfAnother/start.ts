import { fork } from 'node:child_process'
import { pathBeside } from '../../../runtime/paths.ts'
import type { Found, Tries } from './tries.ts'

/** How the flags reach V8: as Node's arguments, or set at run time, for tries in the main thread or a later one. */
export const ways = ['arguments', 'set', 'set-thread'] as const
export type Way = (typeof ways)[number]

/** Tries every shape `runs` times in a new process under these flags of V8; rejects if it ends without a result. */
export function findIn(runs: number, flags: string[], way: Way, node = process.execPath): Promise<Found> {
  const child = fork(pathBeside(import.meta.url, './tries.ts'), {
    execPath: node,
    // Only the flags under test.
    execArgv: way === 'arguments' ? flags : [],
  })
  const tries: Tries = { runs, flags: way === 'arguments' ? [] : flags, thread: way === 'set-thread' }
  child.send(tries)
  return new Promise((resolve, reject) => {
    child.once('message', (found) => resolve(found as Found))
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`the tries ended with ${signal ?? `code ${code}`}`)))
  })
}
