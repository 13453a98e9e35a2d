// The tests of npm test, or of the files that are named; types, lint and format are checked before. Short files run together,
// any other in a process of its own.
import '../runtime/v8.ts'
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { testArguments } from './guard/allTests.ts'
import { quickTests } from './guard/quickTests.ts'
import { sideBySide } from './guard/sideBySide.ts'
import { partsOf, together } from './guard/together.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const named = process.argv.slice(2)
const short = named.length > 0 ? [] : [...partsOf(quickTests(root))]
const tasks = Object.fromEntries(short.map(([name, files]) => [name, together(files, 'spec')]))
const failed = short.length > 0 ? await sideBySide(tasks, { all: true }) : 0
const { status } = spawnSync(process.execPath, testArguments(availableParallelism(), named), {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = failed === 0 ? (status ?? 1) : 1
