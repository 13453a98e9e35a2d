import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trainersFor } from '../../worker/engines/device.ts'
import { writeArrays } from '../steps/arrays.ts'
import { lab, missing, peer, peers, python, type Contender, type Started } from '../steps/contender.ts'
import { able } from '../steps/program.ts'
import { programNames, reference } from '../steps/programs.ts'
import { alternate, apart, median, type Timed } from '../steps/rounds.ts'

/** The speed of every contender on one program. */
export interface Speeds {
  program: string
  runs: number
  /** The distance of its losses from the first contender's after ten steps. */
  rows: { contender: string; processes: number; median: number; least: number; most: number; lossApart: number }[]
  left: [contender: string, reason: string][]
}

/**
 * Engines in as many processes as they can use, and every peer that this Python has, on the GPU if its module is in
 * `onGpu`.
 */
export function contenders(
  engines: readonly string[],
  { cores, onGpu, env }: { cores: number; onGpu: ReadonlySet<string>; env: NodeJS.ProcessEnv },
): { present: Contender[]; left: [string, string][] } {
  const command = python(env)
  const left: [string, string][] = []
  const here = Object.keys(peers).filter((name) => {
    const reason = missing(name, command)
    if (reason) left.push([name, reason])
    return !reason
  })
  // The runs are divided equally: one, two or four processes.
  const processes = (engine: string) => 2 ** Math.floor(Math.log2(Math.min(4, trainersFor(engine, [], cores))))
  return {
    present: [
      ...engines.map((engine) => lab(engine, processes(engine))),
      ...here.map((name) => peer(name, command, undefined, onGpu.has(peers[name]!.module) ? 'cuda' : 'cpu')),
    ],
    left,
  }
}

/** Times the reference programs, alternating all contenders; one that cannot start is left out with the reason. */
export async function speeds(
  all: readonly Contender[],
  { quick, limitMs }: { quick: boolean; limitMs: (programsLeft: number) => number },
  tell: (done: Speeds) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-bench-'))
  try {
    const programs = quick ? ['mlp-64'] : programNames
    for (const [i, name] of programs.entries()) {
      const until = performance.now() + limitMs(programs.length - i)
      const measured = reference(name)
      const { draw, runs } = measured
      const { given, dataSeconds } = draw()
      const program = { name, runs, folder: join(folder, name), dataSeconds }
      writeArrays(program.folder, given)
      const left: [string, string][] = []
      const started = able(all, measured).map((contender) => limited(contender, until, left))
      const timing = quick ? { rounds: 1, seconds: 0.3, until } : { rounds: 3, seconds: 1, until }
      tell({ program: name, runs, rows: rowsOf(await alternate(started, program, timing)), left })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The contender, if it is ready within its share of the time; else it trains nothing, and `left` gets the reason. */
function limited({ name, start }: Contender, until: number, left: [string, string][]): Contender {
  return {
    name,
    async start(program, folder) {
      const aborter = new AbortController()
      const limit = Math.max(5000, (until - performance.now()) / 2)
      const timer = setTimeout(() => aborter.abort(), limit)
      try {
        return await start(program, folder, aborter.signal)
      } catch (error) {
        const late = aborter.signal.aborted && `not ready within ${Math.round(limit / 1000)} s`
        left.push([name, late || (error as Error).message])
        return nothing
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Replaces a contender that could not start. */
const nothing: Started = { processes: 0, losses: [], train: async () => Infinity, stop: () => {} }

function rowsOf(timed: readonly Timed[]): Speeds['rows'] {
  const present = timed.filter(({ processes }) => processes)
  const judge = present.find(({ contender }) => contender === 'onnx-cpu') ?? present[0]
  return present.map((one) => ({
    contender: one.contender,
    processes: one.processes,
    median: median(one.rates),
    least: Math.min(...one.rates),
    most: Math.max(...one.rates),
    lossApart: apart(one, judge!),
  }))
}
