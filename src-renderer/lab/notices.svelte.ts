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

  /** Copies a text and says `words`; where the browser forbids it, shows the text to be copied by hand. */
  async copy(text: string, words: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      this.say(words)
    } catch {
      this.#add(
        { words: `The browser does not let this page use the clipboard. To copy by hand:\n${text}`, failed: false },
        null,
      )
    }
  }

  putAway(id: number): void {
    this.current = this.current.filter((notice) => notice.id !== id)
  }

  #add(notice: Omit<Notice, 'id'>, forMs: number | null): void {
    const id = ++this.#last
    // The same words twice are one notice.
    const others = this.current.filter(({ words }) => words !== notice.words)
    this.current = [...others.slice(-3), { ...notice, id }]
    if (forMs !== null) setTimeout(() => this.putAway(id), forMs)
  }
}
