import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { attempt } from '../../../worker/engines/attempt.ts'
import { findCompiler } from '../../../worker/engines/native/compiler.ts'
import { disagreement } from '../../../worker/processes/calibration/engines.ts'
import { calibrated } from '../../../worker/processes/calibration/programs.ts'
import { assertPasses } from './inChild.ts'

const missing = await findCompiler().then(
  () => null,
  ({ message }: Error) => message,
)
const needsCompiler = missing === null ? {} : { skip: missing }
const cache = mkdtempSync(join(tmpdir(), 'pellucid-test-native-'))
after(() => rmSync(cache, { recursive: true, force: true }))

/** What every compiled engine passes; each variant's program is a text of its own to compile. */
const files = {
  'every kernel': './kernels.test.ts',
  'the same bits alone and among others': './bits.test.ts',
  'whole steps': './compiled.test.ts',
  'gradients through a student': './lookahead.test.ts',
  'every shipped program': '../programs.test.ts',
  'fitted networks alone and among others': '../evaluation/fitting.test.ts',
  'its own products and functions': './native/programs.ts',
  'products that pass over zeros': './native/zeros.ts',
  'the k largest': './native/selection.ts',
  'shipped experiments alone and among others': './native/alone.ts',
}

/** Some of them compile hundreds of texts, a second of a core each. */
const timeout = 900_000

for (const [what, file] of Object.entries(files))
  test(`native: ${what}`, { ...needsCompiler, timeout }, () => assertPasses(file, 'native', { XDG_CACHE_HOME: cache }))

test('native agrees with the reference on the calibrated programs', { ...needsCompiler, timeout }, async () => {
  const env = { XDG_CACHE_HOME: cache }
  const [native, reference] = await Promise.all([
    attempt('native', { env, forMs: 1 }),
    attempt('cpu', { programs: calibrated, forMs: 1 }),
  ])
  assert.deepEqual(
    native.measured.map(({ program, modelStepsPerSecond }) => [program, modelStepsPerSecond > 0]),
    calibrated.map((program) => [program, true]),
  )
  assert.equal(disagreement(native.measured, reference.measured), null)
  assert.deepEqual(
    native.warnings.filter((warning) => !/takes more than/.test(warning)),
    [],
  )
})
