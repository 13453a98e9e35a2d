/** The newest answers by what was asked: each is asked for once while it is kept, and again where it failed. */
export class Recent<T> {
  readonly #most: number
  /** The one that was wanted last stands last. */
  readonly #known = new Map<string, Promise<T>>()

  /** Keeps at most so many answers: those that were wanted last. */
  constructor(most: number) {
    this.#most = most
  }

  /** The answer to a question that this key tells from all others. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key) ?? ask()
    this.#known.delete(key)
    this.#known.set(key, known)
    known.catch(() => this.#forget(key, known))
    for (const old of this.#known.keys()) if (this.#known.size > this.#most) this.#known.delete(old)
    return known
  }

  /** Keeps nothing of what was said so far. */
  forget(): void {
    this.#known.clear()
  }

  #forget(key: string, failed: Promise<T>): void {
    if (this.#known.get(key) === failed) this.#known.delete(key)
  }
}
