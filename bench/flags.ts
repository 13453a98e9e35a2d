// node bench/flags.ts [--rounds 5] [--engine wasm]
// The cost of V8's flags (docs/numbers.md): a small experiment is trained and evaluated in a separate process under
// each of them, in turn and in reverse order every other round. Reports each phase's processor time (least and median)
// and the median ratio to no flags in the same round.
import '../runtime/v8.ts'
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { pathBeside } from '../runtime/paths.ts'
import { v8Flags } from '../runtime/v8.ts'
import type { Took } from './flags/child.ts'
import { median } from './steps/rounds.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, engine: { type: 'string', default: 'wasm' } },
})
const child = pathBeside(import.meta.url, './flags/child.ts')
const ways: Record<string, string[]> = { none: [], [v8Flags.join(' ')]: v8Flags, '--no-maglev': ['--no-maglev'] }

const took = new Map<string, Took[]>(Object.keys(ways).map((way) => [way, []]))
for (let round = 0; round < Number(values.rounds); round++) {
  const order = Object.entries(ways)
  for (const [way, flags] of round % 2 ? order.reverse() : order)
    took
      .get(way)!
      .push(JSON.parse(execFileSync(process.execPath, [...flags, child, values.engine], { encoding: 'utf8' })) as Took)
}

for (const phase of ['training', 'evaluation'] as const) {
  console.log(`${phase}, processor seconds: least, median, median of the ratio to no flags`)
  const none = took.get('none')!.map((of) => of[phase])
  for (const [way, rounds] of took) {
    const own = rounds.map((of) => of[phase])
    const ratio = median(own.map((seconds, round) => seconds / none[round]!))
    console.log(`  ${way.padEnd(32)}${Math.min(...own).toFixed(2)}  ${median(own).toFixed(2)}  ${ratio.toFixed(3)}`)
  }
}
