import type { SeriesChunk } from '../../core/messages/trainer.ts'

/** Values recorded during training, per series and run, since they were last taken. */
export class Series {
  readonly #runs: number
  #steps = new Map<string, number[]>()
  #values = new Map<string, Float32Array[]>()
  readonly #latest = new Map<string, Float32Array>()

  constructor(runs: number) {
    this.#runs = runs
  }

  /** One value per run. */
  add(name: string, step: number, values: Float32Array): void {
    const known = this.#steps.get(name)
    if (known) known.push(step)
    else this.#steps.set(name, [step])
    const columns = this.#values.get(name)
    if (columns) columns.push(values)
    else this.#values.set(name, [values])
    this.#latest.set(name, values)
  }

  /** The newest values of each series. */
  latest(): { name: string; values: number[] }[] {
    return [...this.#latest].map(([name, values]) => ({ name, values: [...values] }))
  }

  /** Everything since the last time, by run. */
  take(): SeriesChunk[] {
    const chunks = [...this.#values].flatMap(([name, columns]) =>
      Array.from({ length: this.#runs }, (_, place) => ({
        name,
        place,
        steps: Int32Array.from(this.#steps.get(name)!),
        values: Float32Array.from(columns, (column) => column[place]!),
      })),
    )
    this.#steps = new Map()
    this.#values = new Map()
    return chunks
  }
}
