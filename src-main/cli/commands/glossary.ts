import { didYouMean } from '../../../core/catalog/registry.ts'
import { glossaryOf } from '../../../core/glossary/glossary.ts'
import { factsOf, markdownOf } from '../../../core/glossary/markdown.ts'
import type { Term } from '../../../core/glossary/term.ts'
import { describe } from '../../service/answers/describe.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { writeOut } from '../export/writeOut.ts'

export const glossary: Command = {
  name: 'glossary',
  summary: 'explain a word, a measure, a field or a claim: one sentence, formula, which way is better, range, source',
  args: '[WORD]',
  arity: [0, 1],
  options: { out: { type: 'string', value: 'FILE', help: 'write the whole glossary as a Markdown document' } },
  async run({ terminal, options, positionals }) {
    const terms = [...glossaryOf(await describe('catalog', options.module)).values()]
    const { out } = options.own
    if (typeof out === 'string') {
      if (positionals.length > 0) throw new BadInput('--out writes the whole glossary: leave out the word')
      const bytes = new TextEncoder().encode(markdownOf(terms))
      await writeOut({ terminal, options }, out, bytes, {
        words: 'glossary, markdown',
        more: { mime: 'text/markdown' },
      })
      return exit.done
    }
    const shown = matching(terms, positionals[0])
    if (options.json) terminal.json(shown, 2)
    else shown.forEach((term) => termLines(term).forEach(terminal.out))
    return exit.done
  },
}

/** The entries of a word, by label or by the end of their address; all without one. */
export function matching(terms: readonly Term[], word: string | undefined): readonly Term[] {
  if (word === undefined) return terms
  const plain = (text: string) => text.toLowerCase()
  const names = ({ id, label }: Term) =>
    [label, label.replace(/ \(.*\)$/, ''), id, id.slice(id.indexOf('.') + 1)].map(plain)
  const ends = (term: Term) => names(term).some((name) => name === plain(word) || name.endsWith(`.${plain(word)}`))
  const found = terms.filter(ends)
  if (found.length > 0) return found
  const known = [...new Set(terms.flatMap(({ id, label }) => [label, id.slice(id.lastIndexOf('.') + 1)]))]
  throw new BadInput(`unknown word: ${word} (${didYouMean(word, known, 'pellucid glossary lists them all')})`)
}

const termLines = (term: Term): string[] => [
  `${term.label}  [${term.group}]`,
  `  ${term.means}`,
  ...factsOf(term).map(([heading, said]) => `  ${heading}: ${said}`),
  '',
]
