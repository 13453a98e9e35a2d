import type { Memory } from '../../compiled/memory.ts'
import type { At } from '../own.ts'
import { panel, panelBytes, sparseKernels, type SparseKernels } from './kernels.ts'
import type { PickedRows, RowGradient, RowProduct } from './match.ts'
import { columnsOf, listRows, pick } from './nonzeros.ts'
import { columnEntries, columnPairs, factorPanel, packed, panelsOf, rowPairs, strip, sumsOf } from './room.ts'

const unitsIn = (units: number, p: number): number => Math.min(panel, units - p * panel)

const onMemories = new WeakMap<Memory, SparseProducts>()

/** Products with the rows of stored tables that pass over zeros. */
export class SparseProducts {
  readonly #memory: Memory
  readonly #kernels: SparseKernels
  /** All of the memory. */
  readonly #numbers: Int32Array
  /** The lists of a table, and how often it had changed when they were made. */
  readonly #lists = new Map<string, { begins: Int32Array | undefined; changes: number }>()
  /** How often a weight had changed when it was packed. */
  readonly #packedAt = new Map<string, number>()

  /** Those of a memory: one for all its programs. */
  static on(memory: Memory): SparseProducts {
    const known = onMemories.get(memory) ?? new SparseProducts(memory)
    onMemories.set(memory, known)
    return known
  }

  private constructor(memory: Memory) {
    this.#memory = memory
    this.#kernels = sparseKernels(memory.wasm)
    this.#numbers = new Int32Array(memory.wasm.buffer)
  }

  /** Whether a table has so many zeros that passing over them is worth it. */
  isSparse(table: string): boolean {
    return this.#begins(table) !== undefined
  }

  /** What computes `weight · rowsᵀ` of every run. */
  multiply(product: RowProduct, at: At): () => void {
    const { node, weight, units, width, batch } = product
    const [sums, out] = [this.#memory.place(sumsOf(batch)).offset, this.#memory.place(at(node)).offset]
    const picked = this.#picker(product, at)
    return () => {
      const panels = this.#packed(at(weight), product)
      for (const { lists, runs } of picked())
        for (const run of runs)
          for (let p = 0; p < panelsOf(units); p++) {
            const base = panels + (run * panelsOf(units) + p) * width * panelBytes
            const to = out + 4 * (run * units + p * panel) * batch
            this.#kernels.sums(lists.byteOffset, lists.byteOffset + lists.byteLength, base, sums)
            this.#kernels.turned(sums, panelBytes, to, 4 * batch, batch, unitsIn(units, p))
          }
    }
  }

  /** What computes `factor · rows` of every run. */
  accumulate(gradient: RowGradient, at: At): () => void {
    const { node, factor, units, width, batch } = gradient
    const memory = this.#memory
    const pairs = memory.view(columnPairs(width)) as Int32Array
    const entries = memory.view(columnEntries(gradient)) as Int32Array
    const [own, sums] = [memory.place(factorPanel(batch)).offset, memory.place(sumsOf(strip)).offset]
    const [from, to] = [memory.place(at(factor)).offset, memory.place(at(node)).offset]
    const picked = this.#picker(gradient, at)
    return () => {
      for (const { lists, runs } of picked()) {
        columnsOf(this.#numbers, { pairs: lists, stride: panelBytes }, { entries, pairs, rowStride: panelBytes })
        for (const run of runs)
          for (let p = 0; p < panelsOf(units); p++) {
            const [many, first] = [unitsIn(units, p), run * units + p * panel]
            this.#kernels.turned(from + 4 * first * batch, 4 * batch, own, panelBytes, many, batch)
            for (let column = 0; column < width; column += strip) {
              const columns = Math.min(strip, width - column)
              const list = pairs.byteOffset + 8 * column
              this.#kernels.sums(list, list + 8 * columns, own, sums)
              this.#kernels.turned(sums, panelBytes, to + 4 * (first * width + column), 4 * width, columns, many)
            }
          }
      }
    }
  }

  /** What goes through the seeds: the lists of each one's rows, and its runs. */
  #picker(wanted: PickedRows & { runs: number }, at: At): () => Generator<{ lists: Int32Array; runs: number[] }> {
    const { table, rows, seeds, batch, seedOfRun, runs } = wanted
    const picked = this.#memory.view(at(rows)) as Int32Array
    const lists = this.#memory.view(rowPairs(batch)) as Int32Array
    const given = seedOfRun === null ? null : this.#memory.view(at(seedOfRun))
    const all = Array.from({ length: runs }, (_, run) => run)
    const ofSeed = Map.groupBy(all, (run) => given?.[run] ?? Math.floor((run * seeds) / runs))
    const listed = () => this.#begins(at(table))!
    return function* () {
      const begins = listed()
      for (const [seed, own] of ofSeed) {
        pick(begins, picked.subarray(seed * batch, (seed + 1) * batch), lists)
        yield { lists, runs: own }
      }
    }
  }

  #begins(table: string): Int32Array | undefined {
    const [known, changes] = [this.#lists.get(table), this.#memory.changes(table)]
    if (known?.changes === changes) return known.begins
    const begins = listRows(this.#memory, table, panelBytes)
    this.#lists.set(table, { begins, changes })
    return begins
  }

  /** Where a weight lies as panels of 32 units `[R, panels, D, 32]`; packed anew where it has changed. */
  #packed(weight: string, { runs, units, width }: { runs: number; units: number; width: number }): number {
    const [from, to] = [this.#memory.place(weight).offset, this.#memory.place(packed(weight)).offset]
    const changes = this.#memory.changes(weight)
    if (this.#packedAt.get(weight) === changes) return to
    for (let run = 0; run < runs; run++)
      for (let p = 0; p < panelsOf(units); p++) {
        const place = to + (run * panelsOf(units) + p) * width * panelBytes
        const own = from + 4 * (run * units + p * panel) * width
        this.#kernels.turned(own, 4 * width, place, panelBytes, unitsIn(units, p), width)
      }
    this.#packedAt.set(weight, changes)
    return to
  }
}
