import { measureFacts } from '../../../core/catalog/measure.ts'
import { headline, inOrder, isRung } from '../../../core/catalog/roles.ts'
import { describe } from '../../service/answers/describe.ts'
import { formatNames } from '../../exports/names.ts'
import { BadInput, exit, type Call, type Command } from '../command.ts'
import { comparisonLines } from '../compare/lines.ts'
import { tableFormats } from '../../../core/tables/formats.ts'
import { wrapped } from '../format.ts'
import { endingOf, formatAmong, listOf } from '../export/read.ts'
import { writeOut } from '../export/writeOut.ts'
import { withLab } from '../open.ts'
import { chosen } from '../show/measures.ts'

/** Formats of the picture; what a table is written as as well is a table. */
const pictures = formatNames.filter((name) => !Object.hasOwn(tableFormats, name))

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
      help: 'write every measure of every pair as a table, or draw the differences (svg, pdf, png, vega)',
    },
    format: {
      type: 'string',
      value: 'NAME',
      help: `${Object.keys(tableFormats).join(', ')}; of a picture ${pictures.join(', ')} (default: from the ending of FILE)`,
    },
  },
  run: (call) => {
    const { terminal, options, positionals } = call
    const [a, b] = positionals as [string, string]
    const { out, format, measures: wanted } = options.own as Record<string, string | undefined>
    if (out !== undefined) return written(call, { a, b, out, format, wanted })
    if (format !== undefined) throw new BadInput('--format goes with --out FILE')
    return withLab(options, 'reads', async ({ lab }) => {
      const [compared, catalog] = await Promise.all([
        lab.experiments.compare({ a, b }),
        describe('catalog', options.module),
      ])
      const facts = measureFacts(catalog)
      const taken = inOrder(
        [...new Set(compared.pairs.flatMap(({ measures }) => measures.map(({ measure }) => measure)))],
        facts,
      )
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
    })
  },
}

interface Written {
  a: string
  b: string
  out: string
  format: string | undefined
  wanted: string | undefined
}

/** Writes the comparison as a table of every measure, or as a picture of those that are wanted. */
function written(call: Call, { a, b, out, format: given, wanted }: Written): Promise<number> {
  const picture = pictures.find((name) => name === (given ?? endingOf(out)))
  if (!picture) {
    const format = formatAmong(tableFormats, { what: 'a comparison', given, out })
    if (wanted !== undefined && wanted !== 'all')
      throw new BadInput('--measures does not go with a table, which has every measure; a picture shows those named')
    return withLab(call.options, 'reads', async ({ lab }) => {
      const { bytes, mime } = await lab.tables.comparison({ a, b, format })
      await writeOut(call, out, bytes, { words: `comparison, ${format}`, more: { mime } })
      return exit.done
    })
  }
  if (wanted === 'all') throw new BadInput('--measures all goes with a table; a picture shows measures that are named')
  const measures = listOf('--measures', wanted)
  return withLab(call.options, 'reads', async ({ lab }) => {
    const { bytes, mime, missing } = await lab.across.export({ figure: 'differences', a, b, format: picture, measures })
    await writeOut(call, out, bytes, { words: `differences, ${picture}`, more: { mime, missing } })
    return exit.done
  })
}
