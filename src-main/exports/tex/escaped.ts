import { inLetters } from '../letters.ts'

/** Characters that TeX takes for something else, and those that its usual fonts lack. */
const said: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  _: '\\_',
  '%': '\\%',
  '&': '\\&',
  '#': '\\#',
  $: '\\$',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '²': '\\textsuperscript{2}',
  '₂': '\\textsubscript{2}',
  '−': '\\ensuremath{-}',
  '×': '\\ensuremath{\\times}',
  '±': '\\ensuremath{\\pm}',
  '≤': '\\ensuremath{\\le}',
  '≥': '\\ensuremath{\\ge}',
  '↑': '\\ensuremath{\\uparrow}',
  '↓': '\\ensuremath{\\downarrow}',
  '←': '\\ensuremath{\\leftarrow}',
  '→': '\\ensuremath{\\rightarrow}',
  '↖': '\\ensuremath{\\nwarrow}',
  '↗': '\\ensuremath{\\nearrow}',
  '↘': '\\ensuremath{\\searrow}',
  '↙': '\\ensuremath{\\swarrow}',
  λ: '\\ensuremath{\\lambda}',
  π: '\\ensuremath{\\pi}',
  β: '\\ensuremath{\\beta}',
  '…': '\\ldots{}',
  '–': '--',
  '—': '---',
  '’': "'",
  '`': '\\textasciigrave{}',
  '‘': '`',
  '“': '``',
  '”': "''",
}

/** Pairs of letters that TeX's fonts draw as one: a dash of two, quotes of two. */
const joined = /(?<=-)-|(?<=,),|(?<=')'/g

/** Text that TeX prints as it is, on one line; letters that no usual TeX font has are told by their numbers. */
export const escaped = (text: string): string =>
  [
    ...inLetters(text, texHas)
      .replace(/\s+/g, ' ')
      .replace(joined, (letter) => `\0${letter}`),
  ]
    .map((character) => (character === '\0' ? '{}' : (said[character] ?? character)))
    .join('')

/** Whether the usual fonts of TeX have a character: ASCII, the letters of western Europe (T1), and what is said above. */
export const texHas = (character: string): boolean => Object.hasOwn(said, character) || /^[ -~¡-¬®-ÿ]$/.test(character)
