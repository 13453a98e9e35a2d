/** Lets a number of things be done at a time; whoever comes later waits, first come first served. */
export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  /** Waits for a turn and gives the function that ends it; rejects with the signal's reason where that comes first. */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    let ended = false
    return () => {
      if (ended) return
      ended = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(come), 1)
      reject(signal!.reason as Error)
    }
    const come = () => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    this.#waiting.push(come)
    signal?.addEventListener('abort', leave, { once: true })
    return promise
  }
}
