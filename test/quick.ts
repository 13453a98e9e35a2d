// npm run test:quick: types, lint, and every short test that starts no process, side by side; what passed and is unchanged
// since is not run again (--all runs it). Of the engines that compile, `wasm` alone is held against the reference, and each variant
// in one place. The whole is npm test.
import '../runtime/v8.ts'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quickTests } from './guard/quickTests.ts'
import { checks, sideBySide } from './guard/sideBySide.ts'
import { Unchanged } from './guard/unchanged.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What the last time found out of files that are the same now; ignored by git. */
const cache = join(root, 'out', 'quick')

/** Tests in one process, one after the other: most of what a short test costs is its process. */
const tests = (files: string[]) => [
  '--import',
  './runtime/v8.ts',
  '--import',
  './test/ownCache.ts',
  '--import',
  './test/guard/noProcess.ts',
  '--test',
  '--test-isolation=none',
  '--test-timeout=300000',
  '--test-reporter=dot',
  ...files,
]
const all = quickTests(root)
const known = new Unchanged(root, join(cache, 'passed.json'))
const wanted = process.argv.includes('--all') ? all : known.changed(all)
/** Folders of about as much to do each, the most first. */
const parts: Record<string, string[]> = {
  'tests of evaluation and tasks': ['evaluation', 'measures', 'tasks'].map((name) => `test/worker/${name}/`),
  'tests of the worker': ['test/worker/'],
  'all other tests': ['test/'],
}
/** The tests of a task, so that those that pass are known. */
const testsOf = new Map(Object.keys(parts).map((name) => [name, wanted.filter((file) => partOf(file) === name)]))

/** What is done, by name: arguments of Node. The longest begin first. */
const tasks = {
  ...Object.fromEntries(
    [...testsOf].filter(([, files]) => files.length > 0).map(([name, files]) => [name, tests(files)]),
  ),
  lint: [...checks.lint, '--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'lint')],
  types: [...checks.types, '--incremental', '--tsBuildInfoFile', join(cache, 'types')],
  'types of the page': checks['types of the page'],
}

function partOf(file: string): string {
  return Object.entries(parts).find(([, folders]) => folders.some((folder) => file.startsWith(folder)))![0]
}

mkdirSync(cache, { recursive: true })
const failed = await sideBySide(tasks, {
  env: { ...process.env, PELLUCID_TEST_ENGINE: 'wasm' },
  ended: (name, passed) => passed && known.passed(testsOf.get(name) ?? []),
})
if (wanted.length < all.length)
  console.log(`${all.length - wanted.length} of ${all.length} test files are as they passed before`)
process.exitCode = failed === 0 ? 0 : 1
