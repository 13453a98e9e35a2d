import { measureFacts } from '../../../core/catalog/measure.ts'
import { headline, inOrder, isRung } from '../../../core/catalog/roles.ts'
import { describe } from '../../service/answers/describe.ts'
import { exit, type Command } from '../command.ts'
import { comparisonLines } from '../compare/lines.ts'
import { wrapped } from '../format.ts'
import { writeOut } from '../export/writeOut.ts'
import { withLab } from '../open.ts'
import { chosen } from '../show/measures.ts'

export const compare: Command = {
  name: 'compare',
  summary:
    'two experiments, or settings of them (NAME@axis=value,…; @axis=value is of the first): only what differs, paired by seed',
  args: 'A B',
  arity: [2, 2],
  options: {
    measures: { type: 'string', value: 'NAME,…', help: 'which measures; all: every one but the ladders' },
    out: { type: 'string', value: 'FILE', help: 'every measure of every pair into a file, as csv' },
  },
  run: ({ terminal, options, positionals }) =>
    withLab(options, false, async ({ lab }) => {
      const [a, b] = positionals as [string, string]
      const out = options.own.out as string | undefined
      if (out !== undefined) {
        const { bytes, mime } = await lab.tables.comparison({ a, b })
        await writeOut({ terminal, options }, out, bytes, { words: 'comparison, csv', more: { mime } })
        return exit.done
      }
      const [compared, catalog] = await Promise.all([
        lab.experiments.compare({ a, b }),
        describe('catalog', options.module),
      ])
      const facts = measureFacts(catalog)
      const taken = inOrder(
        [...new Set(compared.pairs.flatMap(({ measures }) => measures.map(({ measure }) => measure)))],
        facts,
      )
      const wanted = options.own.measures as string | undefined
      const shown = wanted === undefined ? headline(taken, facts) : chosen(wanted, taken, facts)
      if (options.json) {
        terminal.json(compared, 2)
        return exit.done
      }
      comparisonLines(compared, shown, facts).forEach(terminal.out)
      const left = taken.filter((name) => !shown.includes(name) && !isRung(name, facts))
      if (left.length > 0)
        ['', ...wrapped(`Also measured: ${left.join(', ')} (--measures NAME,… or all)`)].forEach(terminal.out)
      return exit.done
    }),
}
