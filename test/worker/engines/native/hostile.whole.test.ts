import assert from 'node:assert/strict'
import { fork, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { attempt } from '../../../../worker/engines/attempt.ts'
import { Cache } from '../../../../worker/engines/native/cache.ts'
import { findCompiler } from '../../../../worker/engines/native/compiler.ts'
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { wasmEngine } from '../../../../worker/engines/wasm/engine.ts'
import type { Engine } from '../../../../worker/engines/engine.ts'
import { draw, ratesOf, tenConcepts } from '../programs.ts'

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-test-hostile-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const compiler = await findCompiler().then(
  ({ command }) => command,
  ({ message }: Error) => new Error(message),
)
const needsCompiler = compiler instanceof Error ? { skip: compiler.message } : {}

/** An environment with a cache of its own, and this in place of the compiler. */
let [count, env]: [number, NodeJS.ProcessEnv] = [0, {}]
beforeEach(() => {
  env = { ...process.env, XDG_CACHE_HOME: join(scratch, `cache ${count++}`) }
})
const kept = () => join(env.XDG_CACHE_HOME!, 'pellucid', 'native')
const files = () => readdirSync(kept()).filter((name) => name.endsWith('.node'))

/** A compiler that greets as the true one does, and then runs these lines of a shell. */
function impostor(lines: string): NodeJS.ProcessEnv {
  const path = join(scratch, `compiler-${count}`)
  const greets = `case " $* " in *" -dM "*) exec ${String(compiler)} "$@";; esac`
  writeFileSync(path, `#!/bin/sh\nfor made; do :; done\n${greets}\n${lines}\n`, { mode: 0o755 })
  return { ...env, CC: path }
}

const program = tenConcepts(3, 20)
const feeds = { ...draw(program.feeds, 6), ...ratesOf(program, () => 1e-3) }

/** Parameters after two steps. */
async function trainedOn(engine: Engine) {
  const compiled = await engine.compile([program])
  const session = compiled.start(draw(program.state, 5, 0.5))
  await session.run(program.name, feeds)
  await session.run(program.name, feeds)
  const read = await session.read()
  compiled.release()
  return read
}

/** Whether the numbers are those of `wasm`, to the last bit; native code has others. */
async function isWasm(state: Awaited<ReturnType<typeof trainedOn>>): Promise<boolean> {
  const other = await trainedOn(wasmEngine())
  return Object.keys(other).every(
    (name) => Buffer.compare(Buffer.from(state[name]!.buffer), Buffer.from(other[name]!.buffer)) === 0,
  )
}

/** Training goes on with the programs of `wasm`, and what was wrong is said. */
async function assertGoesOn(given: NodeJS.ProcessEnv, expected: RegExp): Promise<void> {
  const warnings: string[] = []
  const engine = await nativeEngine({ env: given, withinMs: 2000, warn: (message) => warnings.push(message) })
  await assert.rejects(async () => engine.check!(), expected)
  assert.ok(await isWasm(await trainedOn(engine)))
  assert.ok(warnings.length > 0 && warnings.every((warning) => expected.test(warning)), warnings.join('\n'))
}

test('A compiler that ends with 1 is named with what it said, and training goes on', needsCompiler, () =>
  assertGoesOn(
    impostor('echo "step.c:1: error: out of spirits" >&2; exit 1'),
    /compiler-\d+ failed: step\.c:1: error: out of spirits/,
  ),
)

test(
  'A compiler that makes garbage is named, the garbage is not kept, and training goes on',
  needsCompiler,
  async () => {
    await assertGoesOn(impostor('head -c 20000 /dev/urandom > "$made"'), /what .*compiler-\d+ made does not load/)
    assert.deepEqual(files(), [])
  },
)

test('A compiler that makes no file is named, and training goes on', needsCompiler, () =>
  assertGoesOn(impostor('exit 0'), /the compiler made no file/),
)

test('A compiler that loops is ended, and not asked again', needsCompiler, async () => {
  const began = performance.now()
  await assertGoesOn(impostor('while :; do :; done'), /compiler-\d+ did not finish within 2 s/)
  assert.ok(performance.now() - began < 20_000)
})

test('A compiler that wrongly adds is found out before it trains', needsCompiler, async () => {
  const wrong = impostor(
    `for one; do case "$one" in *.c) sed -i 's/a \\* b + c/a * b - c/; s/(x0 - /(x0 + /' "$one";; esac; done; exec ${String(compiler)} "$@"`,
  )
  const engine = await nativeEngine({ env: wrong })
  await assert.rejects(async () => engine.check!(), /made computes other numbers than it should/)
  await assert.rejects(
    attempt('native', { env: wrong, programs: ['ten-concepts'], forMs: 1 }),
    /other numbers than it should/,
  )
})

test('What calls itself a compiler and talks nonsense, or hangs, makes the engine unavailable with that reason', async () => {
  const talker = (lines: string) => {
    const path = join(scratch, `talker-${count++}`)
    writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
    return { ...env, CC: path }
  }
  await assert.rejects(findCompiler(talker('head -c 9000 /dev/urandom')), /is no C compiler that is known here/)
  await assert.rejects(findCompiler(talker('echo oh >&2; exit 3')), /failed: oh/)
  await assert.rejects(findCompiler(talker('while :; do :; done'), 300), /did not finish within 0\.3 s/)
})

test('Without any compiler the engine is unavailable, and the line that installs one is said', async () => {
  const nothing = { ...env, PATH: join(scratch, 'nowhere'), CC: '' }
  await assert.rejects(attempt('native', { env: nothing }), (error: Error) => {
    assert.match(error.message, /no C compiler was found \(cc, gcc, clang\); (install one|xcode-select)/)
    return true
  })
})

const refused = (expected: RegExp) =>
  assert.rejects(nativeEngine({ env }), (error: Error) => {
    assert.match(error.message, expected)
    assert.match(error.message, /set XDG_CACHE_HOME to a folder that only you can write/)
    return true
  })

test(
  'Code is not loaded from a folder that others can write, that is another user’s, or that is a link',
  needsCompiler,
  async (t) => {
    mkdirSync(kept(), { recursive: true })
    chmodSync(kept(), 0o775)
    await refused(/others may write there \(its mode is 775; chmod 700 helps\)/)
    chmodSync(kept(), 0o700)
    await nativeEngine({ env })
    chmodSync(env.XDG_CACHE_HOME!, 0o777)
    await refused(/everybody may rename what is in .*cache/)
    chmodSync(env.XDG_CACHE_HOME!, 0o700)
    rmSync(kept(), { recursive: true })
    symlinkSync(scratch, kept())
    await refused(/it is no folder/)
    rmSync(kept())
    writeFileSync(kept(), '')
    await refused(/it is no folder/)
    if (process.getuid!() !== 0) return t.skip('only root can give a folder to another user')
    rmSync(kept())
    mkdirSync(kept(), { mode: 0o700 })
    chownSync(kept(), 65534, 65534)
    await refused(/it belongs to another user/)
  },
)

test('A folder in which nothing can be written is said, and training goes on', needsCompiler, async (t) => {
  if (process.getuid!() === 0) {
    // Root may write anywhere but on a full disk, or in a folder of the kernel.
    env = { ...env, XDG_CACHE_HOME: '/proc' }
    return refused(/cannot be kept in \/proc\/pellucid\/native: /)
  }
  mkdirSync(kept(), { recursive: true, mode: 0o700 })
  chmodSync(kept(), 0o500)
  t.after(() => chmodSync(kept(), 0o700))
  await assertGoesOn(env, /EACCES|may not write/)
})

test('A full disk is said, and training goes on', { ...needsCompiler }, () =>
  assertGoesOn(
    impostor('echo "fatal error: error writing to step.s: No space left on device" >&2; exit 1'),
    /No space left on device/,
  ),
)

test(
  'A cached file with a flipped byte, one that others can write, and one under another name are made again',
  needsCompiler,
  async () => {
    // Not in this process, which would then run what is spoilt.
    const script = fileURLToPath(new URL('./trainer.ts', import.meta.url))
    const inChild = () =>
      once<{ bits: string; warnings: string[] }>(fork(script, { env, execArgv: [], serialization: 'advanced' }))
    const [right] = await inChild()
    assert.notEqual(right!.bits, bitsOf(await trainedOn(wasmEngine())))
    const names = files()
    assert.ok(names.length >= 2)
    const flip = (name: string) => {
      const path = join(kept(), name)
      const bytes = readFileSync(path)
      bytes[bytes.length >> 1]! ^= 1
      writeFileSync(path, bytes)
    }
    for (const [spoil, word] of [
      [flip, /is not what was compiled; it was made again/],
      [(name: string) => chmodSync(join(kept(), name), 0o722), /may be written by others; it was made again/],
      [(name: string) => chmodSync(join(kept(), name), 0o000), /made again|^$/],
    ] as const) {
      names.forEach(spoil)
      const [told] = await inChild()
      assert.equal(told!.bits, right!.bits)
      if (!(process.getuid!() === 0 && word.source.includes('^$')))
        assert.ok(
          told!.warnings.length > 0 && faults(told!.warnings).every((warning) => word.test(warning)),
          told!.warnings.join('\n'),
        )
      chmodAll()
      assert.deepEqual(files(), names)
    }
  },
)

/** On a busy machine a compilation may be slow, which is no fault. */
const faults = (warnings: readonly string[]) => warnings.filter((warning) => !/takes more than 10 s here/.test(warning))

const chmodAll = () => files().forEach((name) => chmodSync(join(kept(), name), 0o700))
const bitsOf = (state: Awaited<ReturnType<typeof trainedOn>>) =>
  Object.keys(state)
    .toSorted()
    .map((name) => Buffer.from(state[name]!.buffer).toString('base64'))
    .join()

function once<Told>(...children: ReturnType<typeof fork>[]): Promise<Told[]> {
  return Promise.all(
    children.map(
      (child) =>
        new Promise<Told>((resolve, reject) => {
          child.on('message', (told) => resolve(told as Told))
          child.on('exit', (code) => reject(new Error(`ended with ${code} and told nothing`)))
        }),
    ),
  )
}

test(
  'Three processes that compile the same programs at once train the same bits, and leave nothing half made',
  needsCompiler,
  async () => {
    const script = fileURLToPath(new URL('./trainer.ts', import.meta.url))
    const log = join(scratch, 'compiled')
    const CC = impostor(`echo "$$" >> ${log}; ${String(compiler)} "$@"; made=$?; sleep 0.5; exit $made`).CC
    const children = [1, 2, 3].map(() => fork(script, { env: { ...env, CC }, execArgv: [], serialization: 'advanced' }))
    const told = await once<{ bits: string; warnings: string[] }>(...children)
    assert.equal(new Set(told.map(({ bits }) => bits)).size, 1)
    assert.equal(readFileSync(log, 'utf8').trim().split('\n').length, files().length, 'each was compiled once')
    assert.deepEqual(
      told.flatMap(({ warnings }) => faults(warnings)),
      [],
    )
    assert.deepEqual(
      readdirSync(kept()).filter((name) => !name.endsWith('.node')),
      [],
    )
    assert.equal(statSync(kept()).mode & 0o777, 0o700)
    assert.ok(files().every((name) => (statSync(join(kept(), name)).mode & 0o077) === 0))
  },
)

test('A claim to a compilation holds while its process runs; one that was left behind holds nobody up', async () => {
  const folder = join(scratch, 'claimed')
  mkdirSync(folder, { mode: 0o700 })
  const cache = new Cache(folder)
  const link = join(folder, 'making-a')
  const ended = spawnSync(process.execPath, ['--version']).pid
  for (const by of [`${hostname()} ${ended}`, `another-machine ${process.pid}`, 'nonsense', `${hostname()} `]) {
    symlinkSync(by, link)
    assert.ok(!(await cache.isBeingMade('a')), by)
    rmSync(link)
  }
  symlinkSync(`${hostname()} ${ended}`, link)
  const release = await cache.claim('a')
  assert.ok(release)
  assert.ok(await cache.isBeingMade('a'))
  assert.equal(await cache.claim('a'), null)
  assert.ok(await cache.claim('b'), 'what is not claimed is free')
  await release()
  assert.ok(!(await cache.isBeingMade('a')))
})

test(
  'What another process claims for longer than a compilation may take is compiled all the same',
  needsCompiler,
  async () => {
    const withinMs = 5000
    const check = async () => (await nativeEngine({ env, withinMs, warn: assert.fail })).check!()
    await check()
    const [name] = files() as [string]
    rmSync(join(kept(), name))
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    symlinkSync(`${hostname()} ${other.pid}`, join(kept(), `making-${name.split('-')[0]}`))
    try {
      const began = performance.now()
      await check()
      assert.ok(performance.now() - began >= withinMs)
      assert.deepEqual(files(), [name])
    } finally {
      other.kill('SIGKILL')
    }
  },
)

test('The cache keeps to its bound: what was used longest ago goes first', async () => {
  const folder = join(scratch, 'bounded')
  mkdirSync(folder, { mode: 0o700 })
  const cache = new Cache(folder, 2500)
  const add = (key: string) => cache.add(key, '', async (_, made) => writeFileSync(made, Buffer.alloc(1000, key)))
  const wait = () => new Promise((resolve) => setTimeout(resolve, 20))
  await add('a')
  await wait()
  await add('b')
  await wait()
  assert.ok(existsSync((await cache.find('a', assert.fail))!))
  await wait()
  await add('c')
  assert.deepEqual(
    readdirSync(folder)
      .map((name) => name[0])
      .toSorted(),
    ['a', 'c'],
  )
})
