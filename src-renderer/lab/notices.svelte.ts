import { wordsOf } from '../client/words.ts'

/** A completed action or an error, with its undo if possible. */
export interface Notice {
  id: number
  words: string
  failed: boolean
  undo?: () => Promise<unknown>
}

/** Messages at the lower edge of the window: each for a while, errors until they are dismissed. */
export class Notices {
  current = $state.raw<Notice[]>([])
  #last = 0

  say(words: string, undo?: () => Promise<unknown>): void {
    this.#add({ words, failed: false, undo }, 8000)
  }

  fail(error: unknown): void {
    this.#add({ words: wordsOf(error), failed: true }, null)
  }

  /** Runs an action and reports its error. Returns its result, or undefined. */
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
