import { fork } from 'node:child_process'
import { nodeArguments } from '../../../runtime/child.ts'
import { pathBeside } from '../../../runtime/paths.ts'

/** Keeps this many cores busy with other work; ends it when called. */
export function load(cores: number): () => void {
  const busy = Array.from({ length: cores }, () =>
    fork(pathBeside(import.meta.url, './busy.ts'), { execArgv: nodeArguments, stdio: 'ignore' }),
  )
  return () => busy.forEach((process) => process.kill('SIGKILL'))
}
