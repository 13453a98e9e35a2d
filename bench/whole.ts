import '../runtime/v8.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { UnknownVariant } from '../core/catalog/registry.ts'
import { missing, python } from './steps/contender.ts'
import { median } from './steps/rounds.ts'
import { compare } from './whole/agreement.ts'
import { pellucid, torch, type Layout, type Measured, type Took } from './whole/sides.ts'
import { handOver, workload, workloadNames, type Workload } from './whole/workload.ts'

const usage = `usage: node bench/whole.ts [options]
Whole experiments (training, held-out students, measures, record) against the same in PyTorch, one run at a time.
Pellucid runs all of the experiment from a fresh process with a new history; once more before that, as on a machine on which
nothing was tested or compiled. PyTorch runs a sample of its runs, each of which stands for as many as it is drawn from.
  --experiments A,B   of ${workloadNames.join(', ')} (default ten-concepts-full, digits-part)
  --layouts A,B       PyTorch's processes × threads of each, of 2x1, 1x2, 1x1 (default all; from the second round the first)
  --rounds N          both sides take turns so often, PyTorch on other seeds each time (default 1)
  --json FILE         writes every measurement
PELLUCID_PYTHON names the Python that has torch, scipy and scikit-learn (default python3).`

/** How far the means of the two sides may differ, in standard errors; of two dozen summaries a few exceed 2. */
const tolerance = 4

const layouts: Record<string, Layout> = {
  '2x1': { processes: 2, threads: 1 },
  '1x2': { processes: 1, threads: 2 },
  '1x1': { processes: 1, threads: 1 },
}
const nameOf = ({ processes, threads }: Layout) => `PyTorch, ${processes} × ${threads}`

interface Round {
  ours: Took
  theirs: (Took & { trainingSeconds: number })[]
}

const tell = (who: string, { wallSeconds, processorSeconds }: Took) =>
  console.error(`${who}: ${wallSeconds.toFixed(1)} s on the wall, ${processorSeconds.toFixed(1)} s of processors`)

interface Asked {
  rounds: number
  layouts: readonly Layout[]
  /** Python. */
  command: string
  /** What the machine knows from before, for the lab. */
  cache: string
}

interface Compared {
  /** False if both sides do not train the same model. */
  agreed: boolean
  /** The lab's side where the machine knows nothing. */
  first: Took
  measured: Round[]
}

/** Both sides of one experiment, alternately. */
async function bench(name: string, { rounds, layouts, command, cache }: Asked): Promise<Compared> {
  const [all, other]: [Measured[], Measured[]] = [[], []]
  const measured: Round[] = []
  let first: Took | undefined
  let [engine, versions]: [string, Record<string, string>] = ['', {}]
  for (let round = 0; round < rounds; round++) {
    const work = workload(name, round)
    const folder = mkdtempSync(join(tmpdir(), 'pellucid-whole-'))
    try {
      const files = { ours: join(folder, 'experiment.yaml'), theirs: handOver(work, folder) }
      writeFileSync(files.ours, work.text)
      if (!first) {
        const { wallSeconds, processorSeconds } = await pellucid(files.ours, cache)
        first = { wallSeconds, processorSeconds }
        tell(`${name}: Pellucid, the first time`, first)
      }
      const side = async () => {
        const { runs, engine: chosen, ...took } = await pellucid(files.ours, cache)
        engine = chosen
        tell(`${name}: Pellucid`, took)
        if (!round) all.push(...runs)
        return took
      }
      const peers = async () => {
        const theirs: Round['theirs'] = []
        // All layouts are tried once.
        for (const layout of round ? layouts.slice(0, 1) : layouts) {
          const { runs, versions: known, ...took } = await torch(command, work, files.theirs, layout)
          if (!theirs.length) other.push(...runs)
          theirs.push(took)
          versions = known
          tell(`${name}: ${nameOf(layout)}`, took)
        }
        return theirs
      }
      if (round % 2) measured.push({ theirs: await peers(), ours: await side() })
      else measured.push({ ours: await side(), theirs: await peers() })
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  print(workload(name), measured, first!, layouts, engine, versions)
  return { agreed: agrees(all, other), first: first!, measured }
}

function print(
  { name, part, runs, sample }: Workload,
  rounds: readonly Round[],
  first: Took,
  layouts: readonly Layout[],
  engine: string,
  versions: object,
): void {
  console.log(`\n${name}${part && ` (${part})`}: ${runs.length} runs; ${Object.entries(versions).flat().join(' ')}`)
  console.log(`PyTorch: ${sample.length} runs a round, from ${sample.length} to ${runs.length} in proportion`)
  const row = (...cells: string[]) =>
    console.log(cells.map((cell, i) => (i ? cell.padStart(16) : cell.padEnd(18))).join(''))
  const ratios = (of: keyof Took, layout: number) =>
    rounds.flatMap(({ ours, theirs }) => (theirs[layout] ? [theirs[layout][of] / ours[of]] : []))
  const times = (list: number[]) => {
    const [least, most] = [Math.min(...list), Math.max(...list)]
    return `${median(list).toFixed(1)} ×${list.length > 1 ? ` [${least.toFixed(1)}, ${most.toFixed(1)}]` : ''}`
  }
  row('', 'wall s', 'ours is', 'processor s', 'ours is', 'of it training')
  const ours = (of: keyof Took) => median(rounds.map((round) => round.ours[of])).toFixed(1)
  row(`Pellucid, ${engine}`, ours('wallSeconds'), '', ours('processorSeconds'))
  row('the first time', first.wallSeconds.toFixed(1), '', first.processorSeconds.toFixed(1))
  layouts.forEach((layout, i) => {
    const own = rounds.flatMap(({ theirs }) => theirs[i] ?? [])
    const of = (which: keyof (typeof own)[number]) => median(own.map((took) => took[which])).toFixed(0)
    const [wall, processor] = [times(ratios('wallSeconds', i)), times(ratios('processorSeconds', i))]
    row(nameOf(layout), of('wallSeconds'), wall, of('processorSeconds'), processor, of('trainingSeconds'))
  })
}

/** Prints how far the summaries differ; false if one exceeds the tolerance. */
function agrees(ours: readonly Measured[], theirs: readonly Measured[]): boolean {
  const compared = compare(ours, theirs)
  console.log(`means over the ${theirs.length} runs' settings: ours, PyTorch's, distance in standard errors`)
  for (const { name, ours, theirs, apart } of compared)
    console.log(
      `  ${name.padEnd(24)}${ours.toPrecision(4).padStart(10)}${theirs.toPrecision(4).padStart(10)}${apart.toFixed(1).padStart(7)}`,
    )
  const odd = compared.filter(({ apart }) => !(Math.abs(apart) <= tolerance))
  for (const { name, apart } of odd)
    console.log(`not the same experiment: ${name} is ${apart.toFixed(1)} standard errors off`)
  return !odd.length
}

async function main(args: string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: { experiments: text, layouts: text, rounds: text, json: text, help: { type: 'boolean' } },
  })
  if (values.help) return (console.log(usage), 0)
  const rounds = Number(values.rounds ?? 1)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: expected a whole number from 1, got ${values.rounds}`)
  const names = (values.experiments ?? 'ten-concepts-full,digits-part').split(',').map((name) => name.trim())
  for (const name of names) workload(name)
  const chosen = (values.layouts?.split(',') ?? Object.keys(layouts)).map((name) => {
    if (!layouts[name]) throw new UnknownVariant('layout', name, Object.keys(layouts))
    return layouts[name]
  })
  const command = python(process.env)
  const reason = missing('torch-one', command, ['scipy', 'sklearn'])
  if (reason) throw new Error(reason)
  const load = loadavg()[0]!
  console.log(`${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${load.toFixed(1)} before the start`)
  const results: Record<string, Omit<Compared, 'agreed'>> = {}
  let agreed = true
  for (const name of names) {
    const cache = mkdtempSync(join(tmpdir(), 'pellucid-whole-cache-'))
    try {
      const { agreed: alike, ...one } = await bench(name, { rounds, layouts: chosen, command, cache })
      results[name] = one
      agreed &&= alike
    } finally {
      rmSync(cache, { recursive: true })
    }
  }
  if (values.json) writeFileSync(values.json, JSON.stringify({ load, results }, null, 1) + '\n')
  return agreed ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
