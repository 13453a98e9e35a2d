import type { HeldRows, HeldSet } from '../../../core/units/report.ts'
import type { RunRecord } from '../../../core/records/records.ts'
import { describe } from './describe.ts'
import { Recent } from './recent.ts'

/** The most sets of held-out rows that are cached. */
const most = 3
/** The number of rows that an evaluation scores. */
const testRows = 5000

/** Held-out rows of tasks and seeds, computed in a separate process and cached for the next unit. */
export class Rows {
  readonly #sets = new Recent<HeldSet>(most)
  readonly #module: string | undefined

  constructor(module: string | undefined) {
    this.#module = module
  }

  /** Rows by number, among those that a run was evaluated on. */
  async of({ settings, seed }: RunRecord, rows: readonly number[]): Promise<HeldRows> {
    const { concepts, image, sequence, columns, n, width, inputs, values } = await this.#set(settings!.task, seed)
    const there = rows.filter((row) => row < n)
    const pick = (from: Float32Array, columns: number) => {
      const out = new Float32Array(there.length * columns)
      there.forEach((row, i) => out.set(from.subarray(row * columns, (row + 1) * columns), i * columns))
      return out
    }
    const [F, shown] = [values.length / n, Int32Array.from(there)]
    return { concepts, image, sequence, columns, rows: shown, inputs: pick(inputs, width), values: pick(values, F) }
  }

  #set(task: NonNullable<RunRecord['settings']>['task'], seed: number): Promise<HeldSet> {
    const asked = { task, seed, rows: testRows }
    return this.#sets.of(JSON.stringify([task, seed]), () => describe('rows', this.#module, asked))
  }
}
