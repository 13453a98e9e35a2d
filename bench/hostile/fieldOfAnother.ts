// Does this Node give an object the number of another? Shows a fault of V8 without any code of the lab; see
// docs/numbers.md.
import { v8Flags } from '../../runtime/v8.ts'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { findIn, ways, type Way } from './fieldOfAnother/start.ts'
import { shapes } from './fieldOfAnother/shapes.ts'
import type { Found } from './fieldOfAnother/tries.ts'

const usage = `usage: node bench/hostile/fieldOfAnother.ts [--flags="--a --b"] [--runs 200] [--way ${ways.join('|')}] [--node FILE]
Counts the tries, of functions that are compiled afresh each time, in which an object held another object's number.
  --flags=    flags of V8 (default: those of the lab, ${v8Flags.join(' ')}; "" is V8 as it comes)
  --way       arguments: Node starts with them; set: set once it runs; set-thread: the same, tried in a later thread
  --node      another Node to try`

const { values } = parseArgs({
  options: {
    flags: { type: 'string', default: v8Flags.join(' ') },
    runs: { type: 'string', default: '200' },
    way: { type: 'string', default: 'arguments' },
    node: { type: 'string', default: process.execPath },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(usage)
else {
  const runs = Number(values.runs)
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new Error(`--runs: expected a whole number from 1, got ${values.runs}`)
  if (!ways.includes(values.way as Way)) throw new Error(`--way: expected ${ways.join(', ')}, got ${values.way}`)
  const sum = await findAll(runs, values.flags.split(' ').filter(Boolean), values.way as Way, values.node)
  console.log(`flags: ${values.flags || 'none'} (${values.way})`)
  for (const { name, summary } of shapes) {
    const { runs, wrong, objects } = sum[name]!
    console.log(`${name.padEnd(10)} ${wrong} of ${runs} runs wrong, ${objects} objects (${summary})`)
  }
  process.exitCode = Object.values(sum).some(({ wrong }) => wrong > 0) ? 1 : 0
}

/** Processes of at most 50 runs, one per core at a time. */
async function findAll(runs: number, flags: string[], way: Way, node: string): Promise<Found> {
  const sum: Found = {}
  let left = runs
  const work = async () => {
    while (left > 0) {
      const some = Math.min(50, left)
      left -= some
      for (const [name, found] of Object.entries(await findIn(some, flags, way, node))) {
        const all = (sum[name] ??= { runs: 0, wrong: 0, objects: 0 })
        all.runs += found.runs
        all.wrong += found.wrong
        all.objects += found.objects
      }
    }
  }
  await Promise.all(Array.from({ length: cpus().length }, work))
  return sum
}
