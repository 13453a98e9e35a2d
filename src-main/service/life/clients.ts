/** One connection, and the experiments that train for it. */
export interface Client {
  readonly holds: Set<number>
}

/** The connected clients, and the experiments that each waits for. */
export class Clients {
  readonly #clients = new Set<Client>()
  /** Experiments that keep training without clients. */
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

  /** Removes a client; returns the experiments that only it waited for. */
  leave(client: Client): number[] {
    this.#clients.delete(client)
    return [...client.holds].filter((experiment) => !this.isHeld(experiment))
  }

  hold(client: Client, experiment: number, keep: boolean): void {
    client.holds.add(experiment)
    if (keep) this.#kept.add(experiment)
  }

  /** Forgets a stopped experiment: whoever resumes it decides again. */
  release(experiment: number): void {
    this.#kept.delete(experiment)
    for (const { holds } of this.#clients) holds.delete(experiment)
  }

  /** Whether it keeps training when every client has left. */
  isKept(experiment: number): boolean {
    return this.#kept.has(experiment)
  }

  isHeld(experiment: number): boolean {
    return this.#kept.has(experiment) || [...this.#clients].some(({ holds }) => holds.has(experiment))
  }
}
