/** One connection, and the experiments that train for it. */
export interface Client {
  readonly holds: Set<number>
}

/** Who is connected, and which experiments nobody waits for any more. */
export class Clients {
  readonly #clients = new Set<Client>()
  /** Experiments that train whether or not anybody is connected. */
  readonly #kept = new Set<number>()

  get size(): number {
    return this.#clients.size
  }

  join(): Client {
    const client = { holds: new Set<number>() }
    this.#clients.add(client)
    return client
  }

  has(client: Client): boolean {
    return this.#clients.has(client)
  }

  /** The experiments that only this client held. */
  leave(client: Client): number[] {
    this.#clients.delete(client)
    return [...client.holds].filter((experiment) => !this.isHeld(experiment))
  }

  hold(client: Client, experiment: number, keep: boolean): void {
    client.holds.add(experiment)
    if (keep) this.#kept.add(experiment)
  }

  /** The experiment has stopped: whoever resumes it decides anew. */
  release(experiment: number): void {
    this.#kept.delete(experiment)
    for (const { holds } of this.#clients) holds.delete(experiment)
  }

  /** Whether it trains on when everybody has left. */
  isKept(experiment: number): boolean {
    return this.#kept.has(experiment)
  }

  isHeld(experiment: number): boolean {
    return this.#kept.has(experiment) || [...this.#clients].some(({ holds }) => holds.has(experiment))
  }
}
