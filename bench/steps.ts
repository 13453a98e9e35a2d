import '../runtime/v8.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeArrays } from './steps/arrays.ts'
import { contenderNames, isPeer, present } from './steps/contenders.ts'
import { flopsOfStep, peak } from './steps/peak.ts'
import { able } from './steps/program.ts'
import { programNames, reference } from './steps/programs.ts'
import { alternate, apart, leastRatio, median, ratio, type Timed } from './steps/rounds.ts'

const usage = `usage: npm run bench -- [options]
Model-steps per second of the reference programs on every engine, beside the same work in Python's libraries.
  --rounds N         timed rounds; all contenders take turns within each (default 5)
  --seconds S        length of one timed window (default 1.5)
  --programs A,B     of ${programNames.join(', ')}
  --contenders A,B   of ${contenderNames.join(', ')} (×1, ×2: processes)
  --json FILE        writes every measurement
PELLUCID_PYTHON names the Python that has the libraries (default python3).`

/** How far a run's loss may be from the same run's in NumPy after ten steps. */
const tolerance = 1e-4

interface Options {
  rounds: number
  seconds: number
  programs: readonly string[]
  contenders: readonly string[]
  json?: string
}

/** The options of a command line, or null if help is requested; throws for invalid options. */
function optionsOf(args: string[]): Options | null {
  const text = { type: 'string' } as const
  const names = { rounds: text, seconds: text, programs: text, contenders: text, json: text }
  const { values } = parseArgs({ args, options: { ...names, help: { type: 'boolean' } } })
  if (values.help) return null
  const [rounds, seconds] = [Number(values.rounds ?? 5), Number(values.seconds ?? 1.5)]
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: expected a whole number from 1, got ${values.rounds}`)
  if (!(seconds > 0 && seconds <= 60)) throw new Error(`--seconds: expected up to 60 seconds, got ${values.seconds}`)
  const list = (given: string | undefined, all: readonly string[]) =>
    given?.split(',').map((name) => name.trim()) ?? all
  const programs = list(values.programs, programNames)
  programs.forEach(reference)
  return { rounds, seconds, programs, contenders: list(values.contenders, contenderNames), json: values.json }
}

async function bench(options: Options): Promise<boolean> {
  const { contenders, skipped } = await present(options.contenders, process.env)
  for (const [name, reason] of skipped) console.log(`skipped ${name}: ${reason}`)
  if (!contenders.length) throw new Error('none of the contenders can run here')
  const load = loadavg()[0]!
  console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${load.toFixed(1)} before the start`)

  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
  const results: Record<string, Timed[]> = {}
  let agreed = true
  try {
    for (const name of options.programs) {
      const measured = reference(name)
      const { draw, runs } = measured
      const taking = able(contenders, measured)
      if (!taking.length) throw new Error(`${name}: none of the contenders has this program`)
      const { given, dataSeconds } = draw()
      const most = (await peak()) * 1e9 // FLOP/s
      const program = { name, runs, folder: join(folder, name), dataSeconds }
      writeArrays(program.folder, given)
      results[name] = await alternate(taking, program, options)
      agreed = print(name, runs, results[name]) && agreed
      printFastest(results[name], flopsOfStep(measured, given) / most)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (options.json) writeFileSync(options.json, JSON.stringify({ load, ...options, skipped, results }, null, 1) + '\n')
  return agreed
}

/** Prints one program's table; false if contenders do not train the same model. */
function print(program: string, runs: number, all: readonly Timed[]): boolean {
  const [ours] = all as [Timed]
  const judge = all.find(({ contender }) => contender === 'numpy') ?? ours
  console.log(`\n${program}, ${runs} runs: model-steps/s, median of ${ours.rates.length} rounds`)
  console.log(
    columns('', 'proc', 'median', 'least', 'most', `${ours.contender} is`, 'data ms/step', 'loss apart').trimEnd(),
  )
  for (const timed of all) {
    const { contender, processes, rates, dataSeconds } = timed
    console.log(
      columns(
        ...([contender, String(processes)] as const),
        ...[median(rates), Math.min(...rates), Math.max(...rates)].map((rate) => rate.toFixed(rate < 100 ? 1 : 0)),
        timed === ours ? '' : `${ratio(ours, timed).toFixed(2)} ×`,
        (dataSeconds * 1000).toFixed(2),
        timed === judge ? '' : apart(timed, judge).toExponential(0),
      ),
    )
  }
  const odd = all.filter((timed) => !(apart(timed, judge) <= tolerance))
  for (const { contender } of odd)
    console.log(`${contender} does not train the same model as ${judge.contender}: its losses differ after ten steps`)
  return !odd.length
}

/** Prints how fast each engine is beside the fastest peer; `busy` is the share of the machine's peak at a step per second. */
function printFastest(all: readonly Timed[], busy: number): void {
  const [fastest] = all
    .filter(({ contender }) => isPeer(contender))
    .toSorted((a, b) => median(b.rates) - median(a.rates))
  if (fastest) console.log(`fastest peer: ${fastest.contender}, processes: ${fastest.processes}`)
  for (const timed of all.filter((one) => one === fastest || !isPeer(one.contender))) {
    const share = `${(100 * median(timed.rates) * busy).toFixed(1)}% of the peak of a product`
    const against =
      fastest && timed !== fastest
        ? `${ratio(timed, fastest).toFixed(2)} ×, least ${leastRatio(timed, fastest).toFixed(2)} ×; `
        : ''
    console.log(`  ${timed.contender}: ${against}${share}`)
  }
}

const columns = (name: string, ...values: string[]): string =>
  name.padEnd(15) + values.map((value, i) => value.padStart([5, 9, 9, 9, 14, 13, 11][i]!)).join('')

try {
  const options = optionsOf(process.argv.slice(2))
  if (!options) console.log(usage)
  else if (!(await bench(options))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
