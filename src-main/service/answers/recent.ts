/** A cache of the latest answers by question: each is computed once while it is cached, and again if it failed. */
export class Recent<T> {
  readonly #most: number
  /** In order of last use, latest last. */
  readonly #known = new Map<string, Promise<T>>()

  /** Caches at most `most` answers, dropping the least recently used. */
  constructor(most: number) {
    this.#most = most
  }

  /** The answer to the question with this key. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key) ?? ask()
    this.#known.delete(key)
    this.#known.set(key, known)
    known.catch(() => this.#forget(key, known))
    for (const old of this.#known.keys()) if (this.#known.size > this.#most) this.#known.delete(old)
    return known
  }

  /** Clears the cache. */
  forget(): void {
    this.#known.clear()
  }

  #forget(key: string, failed: Promise<T>): void {
    if (this.#known.get(key) === failed) this.#known.delete(key)
  }
}
