// npm run test:quick: types, lint, and every short test that starts no process, side by side; what passed and is unchanged
// since is not run again (--all runs it). Of the engines that compile, `wasm` alone is held against the reference, and each variant
// in one place. The whole is npm test.
import '../runtime/v8.ts'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quickTests } from './guard/quickTests.ts'
import { checks, sideBySide } from './guard/sideBySide.ts'
import { partsOf, together } from './guard/together.ts'
import { Unchanged } from './guard/unchanged.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What the last time found out of files that are the same now; ignored by git. */
const cache = join(root, 'out', 'quick')

const all = quickTests(root)
const known = new Unchanged(root, join(cache, 'passed.json'))
const wanted = process.argv.includes('--all') ? all : known.changed(all)
/** By the task that runs them, so that those that pass are known. */
const testsOf = partsOf(wanted)

/** What is done, by name: arguments of Node. The longest begin first. */
const tasks = {
  ...Object.fromEntries([...testsOf].map(([name, files]) => [name, together(files, 'dot')])),
  lint: [...checks.lint, '--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'lint')],
  types: [...checks.types, '--incremental', '--tsBuildInfoFile', join(cache, 'types')],
  'types of the page': checks['types of the page'],
}

mkdirSync(cache, { recursive: true })
const failed = await sideBySide(tasks, {
  env: { ...process.env, PELLUCID_TEST_ENGINE: 'wasm' },
  ended: (name, passed) => passed && known.passed(testsOf.get(name) ?? []),
})
if (wanted.length < all.length)
  console.log(`${all.length - wanted.length} of ${all.length} test files are as they passed before`)
process.exitCode = failed === 0 ? 0 : 1
