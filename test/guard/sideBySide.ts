import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How the lab's static checks are done, by name: arguments of Node in its root. */
export const checks = {
  lint: ['node_modules/eslint/bin/eslint.js', '.'],
  types: ['node_modules/typescript/bin/tsc'],
  'types of the page': [
    'node_modules/svelte-check/bin/svelte-check',
    '--tsconfig',
    'src-renderer/tsconfig.json',
    '--fail-on-warnings',
  ],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'],
}

interface Options {
  env?: NodeJS.ProcessEnv
  all?: boolean
  ended?: (name: string, passed: boolean) => void
}

/**
 * Does tasks, named arguments of Node, in their order and as many at a time as there are cores. Each is told of when it has
 * ended, of one that failed, or with `all` of each, with everything that it said; its name then goes to `ended`. Resolves to
 * how many failed.
 */
export async function sideBySide(
  tasks: Readonly<Record<string, readonly string[]>>,
  { env = process.env, all = false, ended = () => {} }: Options = {},
): Promise<number> {
  const waiting = Object.entries(tasks)
  const began = performance.now()
  let failed = 0
  const work = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const [[name, args], since] = [task, performance.now()]
      const { code, said } = await run(args, env)
      if (code !== 0) failed++
      ended(name, code === 0)
      console.log(
        `${code === 0 && !all ? '' : `${said}\n`}${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds(since)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, work))
  console.log(`${failed === 0 ? 'All passed' : `${failed} FAILED`} in ${seconds(began)}`)
  return failed
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}
