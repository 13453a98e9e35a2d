/** Carries out a deletion; rejects with the reason if it is refused. */
type Delete = (experiment: number) => Promise<unknown>

/** How long a deletion can be undone. */
export const undoMs = 12_000

/**
 * Experiments whose deletion can still be undone. Until the time is over they are only hidden: if the service dies
 * meanwhile, they are in the list again and nothing is lost. A service that ends in order deletes them first.
 */
export class Deletions {
  readonly #pending = new Map<number, NodeJS.Timeout>()
  readonly #delete: Delete
  readonly #failed: (experiment: number, error: unknown) => void
  readonly #afterMs: number

  constructor(options: { delete: Delete; failed(experiment: number, error: unknown): void; afterMs?: number }) {
    this.#delete = options.delete
    this.#failed = options.failed
    this.#afterMs = options.afterMs ?? undoMs
  }

  has(experiment: number): boolean {
    return this.#pending.has(experiment)
  }

  /** Ids of the hidden experiments. */
  get ids(): number[] {
    return [...this.#pending.keys()]
  }

  /** Hides an experiment, and deletes it later. */
  begin(experiment: number): void {
    if (this.has(experiment)) return
    this.#pending.set(
      experiment,
      setTimeout(() => void this.#carryOut(experiment), this.#afterMs),
    )
  }

  /** Keeps it after all; returns whether there was still time. */
  undo(experiment: number): boolean {
    clearTimeout(this.#pending.get(experiment))
    return this.#pending.delete(experiment)
  }

  /** Deletes now what is hidden. */
  async finish(): Promise<void> {
    await Promise.all(this.ids.map((experiment) => this.#carryOut(experiment)))
  }

  async #carryOut(experiment: number): Promise<void> {
    clearTimeout(this.#pending.get(experiment))
    try {
      await this.#delete(experiment)
    } catch (error) {
      this.#failed(experiment, error)
    } finally {
      this.#pending.delete(experiment)
    }
  }
}
