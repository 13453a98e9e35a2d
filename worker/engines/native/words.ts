import type { FillsWords } from '../../../core/random/threefryKernel.ts'
import type { WordsAddon } from './addon.ts'
import { wordsText } from './emit/words.ts'
import type { Workshop } from './workshop.ts'

/** What fills arrays with random words in code of this processor; rejects with what the compiler said. */
export async function nativeWords(workshop: Workshop): Promise<FillsWords> {
  return (await workshop.exports<WordsAddon>(wordsText(workshop.compiler.machine))).bind()
}
