import { extname } from 'node:path'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { headline, inOrder, isRung } from '../../../core/catalog/roles.ts'
import { describe } from '../../service/answers/describe.ts'
import { formatNames } from '../../exports/names.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { comparisonLines } from '../compare/lines.ts'
import { wrapped } from '../format.ts'
import { listOf } from '../export/read.ts'
import { writeOut } from '../export/writeOut.ts'
import { withLab } from '../open.ts'
import { chosen } from '../show/measures.ts'

export const compare: Command = {
  name: 'compare',
  summary: 'compare two experiments or settings (NAME@axis=value,…; @axis=value: of the first), paired by seed',
  args: 'A B',
  arity: [2, 2],
  options: {
    measures: { type: 'string', value: 'NAME,…', help: 'measures to show; all: every one except the ladders' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'write every measure of every pair to a CSV file, or draw the differences (svg, pdf, png, tex, vega)',
    },
  },
  run: ({ terminal, options, positionals }) =>
    withLab(options, false, async ({ lab }) => {
      const [a, b] = positionals as [string, string]
      const out = options.own.out as string | undefined
      if (out !== undefined) {
        const format = formatNames.find((name) => name !== 'csv' && name === extname(out).slice(1))
        if (format) {
          if (options.own.measures === 'all')
            throw new BadInput('--measures all goes with a CSV file; a picture shows measures that are named')
          const measures = listOf(options.own.measures as string | undefined)
          const figure = { figure: 'differences' as const, a, b, format, measures }
          const { bytes, mime, missing } = await lab.across.export(figure)
          await writeOut({ terminal, options }, out, bytes, {
            words: `differences, ${format}`,
            more: { mime, missing },
          })
          return exit.done
        }
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
