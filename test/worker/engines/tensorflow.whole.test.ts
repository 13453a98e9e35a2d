import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { attempt } from '../../../worker/engines/attempt.ts'
import { assertPasses } from './inChild.ts'

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-test-tensorflow-'))
after(() => rmSync(scratch, { recursive: true, force: true }))
const binding = join(scratch, 'built', 'tfjs_binding.node')
const nowhere = 'http://127.0.0.1:9/'

/** `pellucid engines` with these arguments, where nothing can be fetched. */
function engines(...args: string[]): { code: number | null; out: string; err: string } {
  const made = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('../../../bin/pellucid.js', import.meta.url)), 'engines', ...args],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        PELLUCID_TENSORFLOW_BINDING: binding,
        TFJS_NODE_CDN_STORAGE: nowhere,
        GLOBAL_AGENT_HTTPS_PROXY: nowhere,
        GLOBAL_AGENT_HTTP_PROXY: nowhere,
      },
    },
  )
  return { code: made.status, out: made.stdout, err: made.stderr }
}

test('without its binding the engine is unavailable, and how to get it is said', async () => {
  await assert.rejects(attempt('tensorflow', { env: { PELLUCID_TENSORFLOW_BINDING: binding } }), {
    message: 'TensorFlow is not installed; pellucid engines --install tensorflow fetches or builds it',
  })
})

test('what cannot be installed, and a folder without TensorFlow, are named with the nearest that can', () => {
  mkdirSync(join(scratch, 'empty'))
  const refused = (pattern: RegExp, ...args: string[]) => {
    const { code, err } = engines(...args)
    assert.match(err, pattern)
    assert.notEqual(code, 0)
  }
  refused(/cannot install tensorflw \(did you mean tensorflow\?\)/, '--install', 'tensorflw')
  refused(/--from belongs to --install tensorflow/, '--from', scratch)
  refused(/--from belongs to --install tensorflow/, '--install', 'cuda', '--from', scratch)
  refused(/there is no folder .*missing/, '--install', 'tensorflow', '--from', join(scratch, 'missing'))
  refused(
    /empty holds no libtensorflow_cc\.so\.2 \(expected/,
    '--install',
    'tensorflow',
    '--from',
    join(scratch, 'empty'),
  )
})

const require = createRequire(import.meta.url)
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`))
for (const [what, name] of Object.entries({ tensorflow: '@tensorflow/tfjs-node-gpu', cuda: 'onnxruntime-node' }))
  test(`without a network --install ${what} fails in plain words and leaves nothing behind`, (t) => {
    const library = join(folderOf(name), 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so')
    if (process.platform !== 'linux' || process.arch !== 'x64' || (what === 'cuda' && existsSync(library)))
      return t.skip('there is nothing to fetch here')
    const seen = () => [folderOf(name), dirname(folderOf(name))].map((folder) => readdirSync(folder).sort())
    const before = seen()
    const { code, err } = engines('--install', what)
    assert.equal(code, 1)
    assert.match(err, /could not be fetched from .* \(is there a network\?\)/)
    assert.deepEqual(seen(), before)
  })

/** A folder site-packages/tensorflow, from pip where none is named; a text says why there is none. */
function tensorflowOfPython(): { folder: string } | string {
  const { PELLUCID_TEST_TENSORFLOW: given } = process.env
  if (given) return { folder: given }
  if (process.platform !== 'linux') return 'building against a TensorFlow of Python is for Linux only'
  if (spawnSync('g++', ['--version']).status !== 0) return 'there is no g++'
  const into = join(scratch, 'python')
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--no-compile',
    '--retries',
    '0',
    '--target',
    into,
    'tensorflow-cpu',
  ]
  const { status, stderr } = spawnSync('python3', pip, { encoding: 'utf8', timeout: 200_000 })
  if (status === 0) return { folder: join(into, 'tensorflow') }
  return `pip cannot provide tensorflow-cpu: ${stderr?.trim().split('\n').at(-1) ?? 'there is no python3'}`
}

test('built against the TensorFlow of Python, the engine trains ten concepts to the reference', async (t) => {
  const python = tensorflowOfPython()
  if (typeof python === 'string') return t.skip(python)
  const beside = engines('--install', 'tensorflow', '--from', dirname(python.folder))
  assert.match(beside.err, /did you mean .*tensorflow\?/)
  const { code, out, err } = engines('--install', 'tensorflow', '--from', python.folder)
  assert.equal(code, 0, err)
  assert.match(
    out,
    /TensorFlow \d+\.\d+\S* is installed\. TensorFlow op by op, on the (GPU|processor: TensorFlow sees no GPU)/,
  )
  assert.deepEqual(readdirSync(dirname(binding)), ['tfjs_binding.node'])
  const env = { PELLUCID_TENSORFLOW_BINDING: binding }
  for (const file of ['../training/golden.test.ts', './lookahead.test.ts', '../programs.test.ts', './kernels.test.ts'])
    await assertPasses(file, 'tensorflow', env)
})
