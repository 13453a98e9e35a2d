import type { Cohort } from '../../cohort/cohort.ts'
import type { Compiled, Session } from '../../engines/engine.ts'
import type { StandIn } from '../../measures/circuits.ts'
import type { Sets } from '../../measures/elimination.ts'
import type { Arrays } from '../../tensor/program.ts'
import type { Prepared } from '../fit.ts'
import { ablatedPrograms, partsOf, stateOf, type Parting, type Parts } from './programs.ts'

/** Rows of each distinct seed, on which parts are ablated: inputs `[S, n, D]` and targets as programs read them `[S, n, C]`. */
export interface AblatedRows {
  inputs: Float32Array
  targets: Float32Array
}

/** Places on the way from no part kept to those of a set, at which slopes are taken. */
const shares = [1 / 8, 3 / 8, 5 / 8, 7 / 8]

/** The primaries of a cohort, of which some parts are kept, with a state of their own. */
export class Ablated {
  /** How many parts there are. */
  readonly size: number
  /** Floating-point operations so far, of one run. */
  flops = 0
  readonly #compiled: Compiled
  readonly #session: Session
  readonly #parts: readonly Parts[]
  readonly #runs: number

  private constructor(compiled: Compiled, session: Session, parts: readonly Parts[], runs: number) {
    this.#compiled = compiled
    this.#session = session
    this.#parts = parts
    this.#runs = runs
    this.size = parts.reduce((sum, own) => sum + sizeOf(own), 0)
  }

  /** The primaries with these parameters, taken apart on so many rows at a time. */
  static async of(prepared: Prepared, cohort: Cohort, parameters: Arrays, parting: Parting, rows: number) {
    const programs = ablatedPrograms(cohort, parting, rows)
    const compiled = await prepared.get(`${cohort.key}, ${parting} ablated on ${rows} rows`, programs)
    const begun: Arrays = { ...cohort.source.initial(), ...cohort.numbers.initial(), ...parameters }
    const state = Object.fromEntries(Object.keys(stateOf(cohort)).map((name) => [name, begun[name]!]))
    return new Ablated(compiled, compiled.start(state), partsOf(cohort.primary, parting), cohort.runs)
  }

  /** Other parameters from now on. */
  write(parameters: Arrays): void {
    this.#session.write(parameters)
  }

  /** The task loss of each run with the parts of its set kept. */
  async losses(rows: AblatedRows, standIn: StandIn, sets: Sets): Promise<ArrayLike<number>> {
    return (await this.#run('loss', this.#feeds(rows, standIn, sets), ['loss']))['loss']!
  }

  /**
   * What each part of a run's set takes off the task loss to first order, and 0 of parts beyond it: the mean slope on the straight way
   * from no part to all of the set, so that their sum is nearly the whole fall (integrated gradients; Sundararajan et al. 2017,
   * arXiv 1703.01365; Hanna et al. 2024, arXiv 2403.17806). At the end of the way alone slopes are near 0 where training has converged.
   */
  async falls(rows: AblatedRows, standIn: StandIn, sets: Sets): Promise<Float64Array[]> {
    const out = sets.map((set) => new Float64Array(set.length))
    const feeds = this.#feeds(rows, standIn, sets)
    const names = this.#parts.map(({ name }) => name)
    for (const share of shares) {
      const got = await this.#run('slopes', { ...feeds, share: Float32Array.of(share) }, names)
      this.#each((name, r, from, size, at) => {
        const [slopes, set, falls] = [got[name]!, sets[r]!, out[r]!]
        for (let i = 0; i < size; i++) if (set[at + i]) falls[at + i]! -= slopes[from + i]! / shares.length
      })
    }
    return out
  }

  dispose(): void {
    this.#session.dispose()
  }

  async #run(program: string, feeds: Arrays, fetch: readonly string[]): Promise<Arrays> {
    this.flops += this.#compiled.flops(program) / this.#runs
    return this.#session.run(program, feeds, fetch)
  }

  #feeds({ inputs, targets }: AblatedRows, standIn: StandIn, sets: Sets): Arrays {
    const masks = this.#parts.map((own): [string, Float32Array] => [
      own.name,
      new Float32Array(this.#runs * sizeOf(own)),
    ])
    const byName = new Map(masks)
    this.#each((name, r, from, size, at) => byName.get(name)!.set(sets[r]!.subarray(at, at + size), from))
    return {
      x: inputs,
      targets,
      'by mean': Float32Array.of(Number(standIn === 'mean')),
      'by row': Float32Array.of(Number(standIn === 'resample')),
      ...Object.fromEntries(masks),
    }
  }

  /** Calls for each parts of each run: where they are in an array of all runs, how many, and where in a set. */
  #each(take: (name: string, run: number, from: number, size: number, at: number) => void): void {
    for (let r = 0; r < this.#runs; r++) {
      let at = 0
      for (const own of this.#parts) {
        const size = sizeOf(own)
        take(own.name, r, r * size, size, at)
        at += size
      }
    }
  }
}

const sizeOf = ({ shape: [units, from] }: Parts): number => units * from
