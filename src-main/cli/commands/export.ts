import { extname } from 'node:path'
import { figures } from '../../../core/figures/index.ts'
import { writeExport } from '../../service/export/write.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { withLab } from '../open.ts'

const widths = ['column', 'text', 'page'] as const

export const exportCommand: Command = {
  name: 'export',
  summary: 'draw a figure of an experiment into a file',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    figure: { type: 'string', value: 'NAME', help: `which figure: ${Object.keys(figures).join(', ')}` },
    format: { type: 'string', value: 'NAME', help: 'svg, png, csv or vega (default: what FILE ends with)' },
    out: { type: 'string', value: 'FILE', help: 'where to write; - is standard output' },
    dpi: { type: 'string', value: 'N', help: 'dots per inch of png (default: 300)' },
    width: { type: 'string', value: 'WIDTH', help: 'column, text, page, or inches' },
    x: { type: 'string', value: 'MEASURE', help: 'a capability measure' },
    y: { type: 'string', value: 'MEASURE', help: 'an interpretability measure' },
  },
  run: ({ terminal, options, positionals }) => {
    const own = options.own as Record<string, string | undefined>
    const { out, figure = 'tradeoff', x, y } = own
    if (out === undefined) throw new BadInput('--out FILE is missing')
    const format = formatOf(own.format, out)
    return withLab(options, false, async ({ lab }) => {
      const experiment = positionals[0]!
      const request = { experiment, figure, format, x, y, width: widthOf(own.width), dpi: numberOf('--dpi', own.dpi) }
      const { bytes, mime } = await lab.figures.export(request)
      if (out === '-') process.stdout.write(bytes)
      else {
        try {
          await writeExport(out, bytes)
        } catch (error) {
          throw new BadInput((error as Error).message)
        }
        if (options.json) terminal.out(JSON.stringify({ file: out, bytes: bytes.length, mime }))
        else if (!options.quiet) terminal.err(`${out}: ${figure}, ${format}`)
      }
      return exit.done
    })
  },
}

function formatOf(given: string | undefined, out: string): string {
  const ending = extname(out).slice(1)
  const usual = ending === 'json' ? 'vega' : ending
  if (given !== undefined) return given
  if (usual === '') throw new BadInput('--format NAME is missing (svg, png, csv or vega)')
  return usual
}

function widthOf(given: string | undefined): (typeof widths)[number] | number | undefined {
  const named = widths.find((width) => width === given)
  if (named || given === undefined) return named
  const inches = Number(given)
  if (inches >= 2 && inches <= 20) return inches
  throw new BadInput(`--width: expected ${widths.join(', ')}, or from 2 to 20 inches, got ${given}`)
}

function numberOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (value >= 36 && value <= 2400) return value
  throw new BadInput(`${option}: expected a number from 36 to 2400, got ${given}`)
}
