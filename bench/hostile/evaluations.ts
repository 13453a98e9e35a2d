// Does an evaluation ever give different numbers? Evaluates one trained cohort repeatedly on busy cores.
import '../../runtime/v8.ts'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { study, unoptimised } from './evaluations/study.ts'
import { load } from './load/cores.ts'

const usage = `usage: node bench/hostile/evaluations.ts [--evaluations 500] [--engine wasm|onnx-cpu] [--per-process 5] [--load N]
Compares every summary and artifact of each evaluation, bit for bit, with those of a V8 that optimises nothing.
  --per-process  evaluations of one trainer before a new one is started
  --load         cores kept busy with other work (default: all)`

const { values } = parseArgs({
  options: {
    evaluations: { type: 'string', default: '500' },
    engine: { type: 'string', default: 'wasm' },
    'per-process': { type: 'string', default: '5' },
    load: { type: 'string', default: String(cpus().length) },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(usage)
else {
  const [evaluations, perProcess, busy] = (['evaluations', 'per-process', 'load'] as const).map((name) => {
    const count = Number(values[name])
    const least = name === 'load' ? 0 : 1
    if (Number.isSafeInteger(count) && count >= least) return count
    throw new Error(`--${name}: expected a whole number from ${least}, got ${values[name]}`)
  }) as [number, number, number]
  const end = load(busy)
  try {
    const { numbers, odd } = await study({
      engine: values.engine,
      evaluations,
      perProcess,
      processes: cpus().length,
      reference: unoptimised,
      tell: (done, found) => {
        if (found.length > 0) console.log(`evaluation ${done}: ${found.length} differ: ${found.slice(0, 3).join('; ')}`)
        if (done % 50 === 0) console.log(`${done} evaluations`)
      },
    })
    console.log(
      `${evaluations} evaluations on ${values.engine}, ${numbers} numbers and artifacts each: ${odd.length} differ`,
    )
    process.exitCode = odd.length > 0 ? 1 : 0
  } finally {
    end()
  }
}
