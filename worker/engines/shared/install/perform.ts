import { spawn } from 'node:child_process'

const lastLines = 6

/** Runs a command to its end; throws `failing` with the last lines it wrote when it fails or takes too long. */
export function perform(
  command: string,
  args: readonly string[],
  {
    cwd,
    env,
    failing,
    withinMs = 1_800_000,
  }: { cwd: string; env?: NodeJS.ProcessEnv; failing: string; withinMs?: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let said = ''
    const listen = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-10_000))
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
    child.on('error', (error) => reject(new Error(`${failing}: ${error.message}`)))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) return resolve()
      const tail = said.trim().split('\n').slice(-lastLines).join('\n')
      reject(new Error(`${failing}; it ended with ${signal ?? `code ${code}`}:\n${tail}`))
    })
  })
}
