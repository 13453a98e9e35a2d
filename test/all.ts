// The tests of npm test, or of the files that are named; types, lint and format are checked before.
import '../runtime/v8.ts'
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { testArguments } from './guard/allTests.ts'

const { status } = spawnSync(process.execPath, testArguments(availableParallelism(), process.argv.slice(2)), {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
})
process.exitCode = status ?? 1
