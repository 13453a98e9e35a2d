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
  '‘': '`',
  '“': '``',
  '”': "''",
}

/** Text that TeX prints as it is; a character that no usual TeX font has is a question mark. */
export const escaped = (text: string): string =>
  [...text].map((character) => said[character] ?? (printable.test(character) ? character : '?')).join('')

/** ASCII and the letters of western Europe, which T1 fonts have. */
const printable = /^[ -~¡-¬®-ÿ]$/
