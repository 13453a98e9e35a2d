// npm run test:quick: types, lint, and every test that starts no process, side by side; what passed and is unchanged since
// is not run again (--all runs it). Of the engines that compile, `wasm` alone is held against the reference, and each variant
// in one place. The whole is npm test.
import '../runtime/v8.ts'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quickTests } from './guard/quickTests.ts'
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
const tasks: Record<string, string[]> = {
  ...Object.fromEntries(
    [...testsOf].filter(([, files]) => files.length > 0).map(([name, files]) => [name, tests(files)]),
  ),
  lint: [
    'node_modules/eslint/bin/eslint.js',
    '.',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    join(cache, 'lint'),
  ],
  types: ['node_modules/typescript/bin/tsc', '--incremental', '--tsBuildInfoFile', join(cache, 'types')],
  'types of the page': [
    'node_modules/svelte-check/bin/svelte-check',
    '--tsconfig',
    'src-renderer/tsconfig.json',
    '--fail-on-warnings',
  ],
}

function partOf(file: string): string {
  return Object.entries(parts).find(([, folders]) => folders.some((folder) => file.startsWith(folder)))![0]
}

mkdirSync(cache, { recursive: true })
const env = { ...process.env, PELLUCID_TEST_ENGINE: 'wasm' }
const began = performance.now()
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const waiting = Object.entries(tasks)
let failed = 0

/** Does one task; tells how long it took, and of one that failed everything that it said. */
async function done([name, args]: [string, string[]]): Promise<void> {
  const since = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0) failed++
  else known.passed(testsOf.get(name) ?? [])
  console.log(`${code === 0 ? '' : `${said}\n`}${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds(since)}`)
}

async function work(): Promise<void> {
  for (let task = waiting.shift(); task; task = waiting.shift()) await done(task)
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, work))
if (wanted.length < all.length)
  console.log(`${all.length - wanted.length} of ${all.length} test files are as they passed before`)
console.log(`${failed === 0 ? 'All passed' : `${failed} FAILED`} in ${seconds(began)}`)
process.exitCode = failed === 0 ? 0 : 1
