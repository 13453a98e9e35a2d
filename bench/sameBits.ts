// node bench/sameBits.ts OTHER_TREE [--engines wasm,onnx-cpu] [--keep FOLDER]
// Whether this tree computes what another one does (an older checkout, with its packages): both run small experiments
// that have every sort of student, and each summary, series and artifact is compared bit for bit, times apart. With
// --keep, the histories stay in FOLDER, and those of the other tree are not made again. Exits with 1 where bits differ.
import '../runtime/v8.ts'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeArguments } from '../runtime/child.ts'
import { pathBeside } from '../runtime/paths.ts'
import { numbersOf } from '../test/whole/processes/numbers.ts'
import { differences } from './sameBits/differences.ts'
import { experiments } from './sameBits/experiments.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { engines: { type: 'string', default: 'wasm,onnx-cpu' }, keep: { type: 'string' } },
})
const [other] = positionals
if (!other || !existsSync(join(other, 'src-main/cli/main.ts')))
  throw new Error(`expected the folder of another tree of the lab, got ${other ?? 'none'}`)

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'pellucid-bits-'))
mkdirSync(folder, { recursive: true })

/** Runs every experiment with the tree's own command line, in a folder of its own; gives the history. */
function run(tree: string, engine: string, side: 'this' | 'other'): string {
  const own = join(folder, `${side} ${engine}`)
  const [history, whole] = [join(own, 'lab.db'), join(own, 'whole')]
  if (side === 'other' && existsSync(whole)) return history
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { recursive: true })
  for (const [i, text] of experiments.entries()) {
    const file = join(own, `experiment-${i}.yaml`)
    writeFileSync(file, text)
    const main = join(tree, 'src-main/cli/main.ts')
    const options = ['--history', history, '--engine', engine, '--workers', '1', '--quiet']
    execFileSync(process.execPath, [...nodeArguments, main, 'run', file, ...options], { stdio: 'inherit' })
  }
  writeFileSync(whole, '')
  return history
}

let different = 0
for (const engine of values.engines.split(',')) {
  const theirs = run(other, engine, 'other')
  const ours = run(pathBeside(import.meta.url, '..'), engine, 'this')
  for (const text of experiments) {
    const name = /^name: (.*)$/m.exec(text)![1]!
    const { compared, found } = differences(numbersOf(theirs, name), numbersOf(ours, name), { newer: true })
    for (const line of found.slice(0, 20)) console.log(`${engine}, ${name}: ${line}`)
    console.log(`${engine}, ${name}: ${compared} numbers and arrays compared, ${found.length} differ`)
    different += found.length
  }
}
if (!values.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 })
process.exitCode = different > 0 ? 1 : 0
