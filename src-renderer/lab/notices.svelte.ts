import { wordsOf } from '../client/words.ts'

/** Something that was done or went wrong, and how to undo it where that is possible. */
export interface Notice {
  id: number
  words: string
  failed: boolean
  undo?: () => Promise<unknown>
}

/** What the lab says at the lower edge of the window: each for a while, failures until they are put away. */
export class Notices {
  current = $state.raw<Notice[]>([])
  #last = 0

  say(words: string, undo?: () => Promise<unknown>): void {
    this.#add({ words, failed: false, undo }, 8000)
  }

  fail(error: unknown): void {
    this.#add({ words: wordsOf(error), failed: true }, null)
  }

  /** Does something; what goes wrong is said. Gives what it gave, or undefined. */
  async attempt<T>(doing: () => Promise<T>): Promise<T | undefined> {
    try {
      return await doing()
    } catch (error) {
      this.fail(error)
      return undefined
    }
  }

  putAway(id: number): void {
    this.current = this.current.filter((notice) => notice.id !== id)
  }

  #add(notice: Omit<Notice, 'id'>, forMs: number | null): void {
    const id = ++this.#last
    this.current = [...this.current.slice(-3), { ...notice, id }]
    if (forMs !== null) setTimeout(() => this.putAway(id), forMs)
  }
}
