import type { Given, TakenFiles } from '../task.ts'

/** Characters of a row: half as many as usual, so that a first look takes minutes. */
const length = 16

/** Options with which a given text is used. */
export function textsFrom({ texts }: Given): TakenFiles | null {
  const [text, ...others] = texts
  if (!text) return null
  if (others.length > 0) return { options: {}, missing: [`a choice: one text is used, and ${texts.length} were given`] }
  return { options: { file: text.path, length }, missing: [] }
}
