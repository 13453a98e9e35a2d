import { spawn } from 'node:child_process'
import { nodeArguments } from '../../runtime/child.ts'

/**
 * Runs a program under this Node and returns the one line that it prints. It is then killed: GPU drivers have crashed
 * or hung in a process that exits.
 */
export const answered = (args: readonly string[], withinMs: number): Promise<string> => ended(args, withinMs, true)

/** Runs a program under this Node to its end; rejects with its last output if it fails or exceeds its time. */
export function ended(args: readonly string[], withinMs: number, oneLine = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArguments, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const [said, errors]: [string[], string[]] = [[], []]
    let late = false
    const timer = setTimeout(() => {
      late = true
      // A second signal for the coordinator, which stops at a checkpoint after the first.
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGKILL'), 5000).unref()
    }, withinMs)
    child.stdout.on('data', (chunk: Buffer) => {
      said.push(chunk.toString())
      if (!oneLine || !said.at(-1)!.endsWith('\n')) return
      child.kill('SIGKILL')
      resolve(said.join(''))
    })
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (late) reject(new Error(`not done within ${Math.round(withinMs / 1000)} s`))
      else if (code === 0) resolve(said.join(''))
      else reject(new Error(reasonIn(errors.join('')) ?? `ended with ${signal ?? `code ${code}`}`))
    })
  })
}

/** The line that names the error, otherwise the last line. */
function reasonIn(words: string): string | undefined {
  const lines = words.trim().split('\n')
  return /^[A-Z]\w*Error(?: \[\w+\])?: (.*)$/m.exec(words)?.[1] ?? (lines.at(-1) || undefined)
}
