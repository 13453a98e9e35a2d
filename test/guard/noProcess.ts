// Loaded before every test file (`node --import`): one that is not named `*.whole.test.ts` starts no process.
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'

const file = process.argv[1] ?? ''
/** The process of one test file, or of all of them; not the one that starts those. */
const isTest = process.env.NODE_TEST_CONTEXT?.startsWith('child') || process.execArgv.includes('--test-isolation=none')

if (isTest && file.endsWith('.test.ts') && !file.endsWith('.whole.test.ts')) {
  const starts = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const
  for (const start of starts)
    Object.assign(childProcess, {
      [start](program: unknown) {
        // Whoever catches this does not make it good.
        process.exitCode = 1
        const words = `${start} of ${String(program)}: a test that starts a process is named *.whole.test.ts (CONTRIBUTING.md)`
        const error = new Error(words)
        process.once('exit', () => console.error(error))
        throw error
      },
    })
  syncBuiltinESMExports()
}
