/** The most characters of an experiment's name. */
export const longestName = 200

/** Whether a text can be a name: one line, something to see in it, and no mark that controls the screen or turns the direction of writing. */
export const isName = (text: string): boolean =>
  text.length <= longestName && /[\p{L}\p{N}\p{P}\p{S}]/u.test(text) && !hidden.test(text)

const hidden = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u
