import { fork } from 'node:child_process'
import { nodeArguments } from '../../../runtime/child.ts'
import { pathBeside } from '../../../runtime/paths.ts'

/** Keeps this many cores busy; call the result to stop. */
export function load(cores: number): () => void {
  const busy = Array.from({ length: cores }, () =>
    fork(pathBeside(import.meta.url, './busy.ts'), { execArgv: nodeArguments, stdio: 'ignore' }),
  )
  return () => busy.forEach((process) => process.kill('SIGKILL'))
}
