import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Spread } from '../../core/statistics/bootstrap.ts'
import { ended } from './child.ts'

/** One engine's result for the experiment; without `seconds` it has none, for this reason. */
export interface Trained {
  engine: string
  seconds?: number
  reason?: string
  /** Number of compared means, and how many of them are inside the reference's interval. */
  compared?: number
  inside?: number
  /** The mean that is furthest outside, in half-widths of the interval. */
  furthest?: string
}

interface Setting {
  axes: Record<string, unknown>
  summaries: Record<string, { mean: number | null; spread: Spread | null }>
}

const reference = 'onnx-cpu'
const cli = fileURLToPath(new URL('../../bin/pellucid.js', import.meta.url))
const experiment = fileURLToPath(new URL('../../experiments/ten-concepts.yaml', import.meta.url))

/** Compared measures: capability, imitation and what one unit encodes. */
const measures = [
  'testLoss',
  'monosemantic.count',
  'probe.k1.n100',
  'probe.k5.n100',
  'probe.kall.n100',
  'aulc.mlp64',
  'fidelity.mlp64',
  'meanL0',
]

/**
 * Trains ten concepts, the whole experiment, on each engine, the reference first, and compares the mean of every
 * setting and measure with the reference's 95% interval (its range, below five seeds).
 */
export async function concepts(
  engines: readonly string[],
  { quick, limitMs }: { quick: boolean; limitMs: () => number },
): Promise<Trained[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
  const found: Trained[] = []
  try {
    const whole = readFileSync(experiment, 'utf8')
    const file = join(folder, 'ten-concepts.yaml')
    writeFileSync(file, quick ? shortened(whole) : whole)
    let expected: Setting[] | undefined
    for (const engine of [reference, ...engines.filter((name) => name !== reference)]) {
      const history = ['--history', join(folder, `${engine}.db`)]
      const start = performance.now()
      try {
        await ended([cli, 'run', file, ...history, '--engine', engine, '--quiet'], limitMs())
        const seconds = (performance.now() - start) / 1000
        const { settings } = JSON.parse(await ended([cli, 'show', '1', ...history, '--json'], 30_000)) as {
          settings: Setting[]
        }
        found.push({ engine, seconds, ...(expected && compare(settings, expected)) })
        if (engine === reference) expected = settings
      } catch (error) {
        found.push({ engine, reason: (error as Error).message })
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return found
}

/** The same with two costs, two seeds, few steps, and measures that train no students or probes. */
function shortened(experiment: string): string {
  const changes: [RegExp, string][] = [
    [/steps: \d+/, 'steps: 60'],
    [/rows: \d+/, 'rows: 1000'],
    [/cost: \[.*\]/, 'cost: [0.003, 0.01]'],
    [/measures: \w+/, 'measures: [capability, monosemantic, sparsity]'],
    [/^seeds: \d+/m, 'seeds: 2'],
  ]
  return changes.reduce((text, [part, other]) => text.replace(part, other), experiment)
}

/** The number of means inside the intervals, and the one furthest out. */
export function compare(settings: readonly Setting[], expected: readonly Setting[]): Omit<Trained, 'engine'> {
  let [compared, inside, most] = [0, 0, 1]
  let furthest: string | undefined
  expected.forEach(({ axes, summaries }, i) => {
    for (const name of measures) {
      const [known, mean] = [summaries[name], settings[i]?.summaries[name]?.mean]
      if (!known?.spread || known.mean === null || mean == null) continue
      const half = Math.max((known.spread.high - known.spread.low) / 2, 1e-4 * Math.abs(known.mean), 1e-6)
      const away = Math.abs(mean - (known.spread.low + known.spread.high) / 2) / half
      compared++
      if (away <= 1) inside++
      else if (away > most) {
        most = away
        const where = Object.entries(axes).map(([axis, value]) => `${axis.split('.').at(-1)} ${String(value)}`)
        furthest = `${name} at ${where.join(', ')}: ${mean.toPrecision(4)}, expected ${known.spread.low.toPrecision(4)} to ${known.spread.high.toPrecision(4)}`
      }
    }
  })
  return { compared, inside, furthest }
}
