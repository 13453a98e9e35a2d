import '../../../ownCache.ts'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { EngineReport } from '../../../../core/engines/calibration.ts'
import { attemptAll } from '../../../../worker/engines/attempt.ts'
import { engines as enginesThatLoad } from '../../../../worker/engines/loaded.ts'
import { findCompiler } from '../../../../worker/engines/native/compiler.ts'
import { enginesBriefly } from '../../../../worker/processes/calibration/briefly.ts'
import { ends, nameOf } from '../../../../worker/processes/calibration/programs.ts'

const scratch = mkdtempSync(join(tmpdir(), 'pellucid-test-briefly-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const compiler = await findCompiler().then(
  ({ command }) => command,
  ({ message }: Error) => new Error(message),
)
const needsCompiler = compiler instanceof Error ? { skip: compiler.message } : {}
const loaded = await enginesThatLoad()
const only = (...names: string[]) => loaded.filter(({ name }) => names.includes(name))
const programs = ({ speeds }: EngineReport) => speeds?.map(({ program }) => program)

let count = 0
/** An environment whose compiler changes the texts of plans with a line of sed before it compiles them. */
function sabotaged(line: string): NodeJS.ProcessEnv {
  const CC = join(scratch, `compiler-${count}`)
  const change = `for one; do case "$one" in *.c) sed -i '${line}' "$one";; esac; done`
  writeFileSync(CC, `#!/bin/sh\n${change}\nexec ${String(compiler)} "$@"\n`, { mode: 0o755 })
  return { CC, XDG_CACHE_HOME: join(scratch, `cache ${count++}`) }
}

test('A brief test finds every engine that loads right and, but for the reference, how fast it is at both ends', async () => {
  const found = await enginesBriefly(only('wasm', 'onnx-cpu', 'cpu', 'onnx-cuda'))
  assert.deepEqual(
    found.map(({ name }) => name),
    ['wasm', 'onnx-cpu', 'onnx-cuda', 'cpu'],
  )
  for (const report of found) {
    const { name } = report
    const known = loaded.find((one) => one.name === name)!
    if (!known.available) assert.deepEqual(report, known, 'it is not tried')
    else assert.deepEqual([name, report.available, report.reason], [name, true, undefined])
    const own = programs(report)
    if (name === 'cpu' || !known.available) assert.equal(own, undefined)
    else for (const end of ends) assert.ok(own!.includes(nameOf(end)))
  }
})

test('An engine with the bits of another is tested where that one comes near the fastest, and left untested elsewhere', async () => {
  const made = (name: string, bitsOf?: string): EngineReport => {
    return { name, summary: '', available: true, versions: {}, ...(bitsOf && { bitsOf }) }
  }
  const alone = await enginesBriefly([made('wasm'), made('onnx-cpu', 'wasm')])
  assert.match(alone[1]!.reason ?? '', /^$|not bit for bit/)
  assert.ok(programs(alone[1]!)!.length >= ends.length)
  const slow = made('wasm', 'cpu')
  assert.deepEqual((await enginesBriefly([made('onnx-cpu'), slow]))[1], slow)
})

test(
  'Code that computes wrongly on the batches that train is found out beside an engine that is right',
  needsCompiler,
  async () => {
    const env = sabotaged('s/ = relu(/ = (/')
    const [native, onnx] = await enginesBriefly(only('native', 'onnx-cpu'), { env })
    assert.ok(onnx!.available)
    assert.ok(!native!.available)
    assert.match(
      native!.reason!,
      /^its results on the program .* (differ from those of onnx-cpu by up to|are not finite)/,
    )
  },
)

test('Without one that is right it is compared with the reference itself', needsCompiler, async () => {
  const env = sabotaged('s/ = relu(/ = (/')
  const [native] = await enginesBriefly(only('native'), { env })
  assert.match(native!.reason!, /(differ from those of cpu by up to|are not finite)/)
  const right = await enginesBriefly(only('native'), { env: { XDG_CACHE_HOME: join(scratch, 'right') } })
  assert.deepEqual(
    right.map(({ available, reason }) => [available, reason]),
    [[true, undefined]],
  )
})

test('An engine that ends its process is left out with the reason, and the next is tried', needsCompiler, async () => {
  const env = sabotaged('s/^static void step(.*{/& __builtin_trap();/')
  const found = await attemptAll(['native', 'onnx-cpu'], { env, programs: ['ten-concepts'], forMs: 1 })
  const native = found.get('native')
  assert.ok(native instanceof Error)
  assert.match(native.message, /^its process ended with SIG\w+ \(on the program ten-concepts\)$/)
  const onnx = found.get('onnx-cpu')
  assert.ok(onnx && !(onnx instanceof Error) && onnx.measured.length === 1)
})
