import '../runtime/v8.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UnknownVariant } from '../core/catalog/registry.ts'
import { engineNames } from '../worker/engines/index.ts'
import { concepts } from './gpu/concepts.ts'
import { growth } from './gpu/cohorts.ts'
import { machine } from './gpu/machine.ts'
import { report, type Measured } from './gpu/report.ts'
import { contenders, speeds } from './gpu/steps.ts'
import { transfers } from './gpu/transfers.ts'

const usage = `usage: bench [options]
Measures every engine on this machine, and its GPU: ten concepts against onnx-cpu, the speed of three programs beside
PyTorch and JAX, transfers per step, throughput by cohort size. Writes gpu.json and gpu.md.
  --out DIR        where to (default ./pellucid-bench)
  --minutes M      ends after so long, with what it has (default 10)
  --quick          a minute's look that everything runs
  --engines A,B    of ${engineNames.join(', ')} (default: all that can run here, cpu apart)
PELLUCID_PYTHON names the Python with PyTorch or JAX (default python3).`

/** Shares of the time for each part; what one leaves over, the next ones have. */
const shares = { concepts: 0.4, steps: 0.4, transfers: 0.05, cohorts: 0.15 }

interface Options {
  out: string
  minutes: number
  quick: boolean
  engines: readonly string[] | null
}

function optionsOf(args: string[]): Options | null {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args,
    options: { out: text, minutes: text, engines: text, quick: flag, help: { ...flag, short: 'h' } },
  })
  if (values.help) return null
  const minutes = Number(values.minutes ?? 10)
  if (!(minutes >= 0.5 && minutes <= 600))
    throw new Error(`--minutes: expected 0.5 to 600 minutes, got ${values.minutes}`)
  const engines = values.engines?.split(',').map((name) => name.trim()) ?? null
  const unknown = engines?.find((name) => !engineNames.includes(name))
  if (unknown !== undefined) throw new UnknownVariant('engine', unknown, engineNames)
  return { out: resolve(values.out ?? 'pellucid-bench'), minutes, quick: values.quick ?? false, engines }
}

async function bench({ out, minutes, quick, engines: asked }: Options): Promise<void> {
  const start = performance.now()
  const allMs = minutes * 60_000
  let until = 0
  const left = () => Math.max(0, start + until - performance.now())
  mkdirSync(out, { recursive: true })

  const say = (line: string) => console.log(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}`)
  say('looking at the machine')
  const found: Measured = { quick, machine: await machine(process.env), missing: [] }
  const save = () => {
    writeFileSync(join(out, 'gpu.json'), JSON.stringify(found, null, 1) + '\n')
    writeFileSync(join(out, 'gpu.md'), report(found))
  }
  const cutShort = setTimeout(
    () => {
      found.missing.push(`what was under way when ${minutes} minutes were over`)
      save()
      console.log(report(found))
      process.exit(0)
    },
    start + allMs - performance.now(),
  )
  const reached = (part: keyof typeof shares) => {
    until += shares[part] * allMs
    save()
    say(part)
  }

  const can = found.machine.engines.filter(({ available }) => available).map(({ name }) => name)
  const engines = asked ? can.filter((name) => asked.includes(name)) : can.filter((name) => name !== 'cpu')
  for (const name of asked ?? [])
    if (!can.includes(name)) found.missing.push(`${name}: it cannot run here (see the engines above)`)

  reached('concepts')
  let waiting = engines.length + Number(!engines.includes('onnx-cpu'))
  found.concepts = await concepts(engines, { quick, limitMs: () => left() / Math.max(1, waiting--) })

  reached('steps')
  found.steps = []
  const { present, left: absent } = contenders(engines, {
    cores: found.machine.cores,
    env: process.env,
    onGpu: new Set(found.machine.peersOnGpu),
  })
  for (const [name, reason] of absent) found.missing.push(`${name}: ${reason}`)
  await speeds(present, { quick, limitMs: (programs) => left() / programs }, (done) => {
    found.steps!.push(done)
    save()
    say(`steps of ${done.program}`)
  })

  reached('transfers')
  found.transfers = await transfers(engines, { quick, limitMs: () => Math.max(20_000, left()) })

  reached('cohorts')
  found.cohorts = []
  const tasks = engines.flatMap((engine) => ['mlp-64', 'mlp-784'].map((program) => [engine, program] as const))
  // Graphics cards first: what the others do with large cohorts is known.
  tasks.sort(([a], [b]) => Number(onProcessor.includes(a)) - Number(onProcessor.includes(b)))
  for (const [i, [engine, program]] of tasks.entries()) {
    found.cohorts.push(await growth(engine, program, { quick, limitMs: left() / (tasks.length - i) }))
    save()
  }

  clearTimeout(cutShort)
  save()
  console.log(`\n${report(found)}`)
  say(`written to ${out}`)
}

const onProcessor = ['wasm', 'onnx-cpu', 'cpu']

try {
  const options = optionsOf(process.argv.slice(2))
  if (!options) console.log(usage)
  else await bench(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
