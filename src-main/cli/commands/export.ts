import { extname } from 'node:path'
import { widths } from '../../../core/figures/figure.ts'
import { figures } from '../../../core/figures/index.ts'
import { nearest } from '../../../core/registry.ts'
import { formatNames, type FormatName } from '../../service/export/names.ts'
import { writeExport } from '../../service/export/write.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { withLab } from '../open.ts'

const takers = (option: string) =>
  Object.values(figures)
    .filter(({ options }) => (options as readonly string[]).includes(option))
    .map(({ name }) => name)
    .join(', ')

export const exportCommand: Command = {
  name: 'export',
  summary: 'draw a figure of an experiment into a file',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    figure: { type: 'string', value: 'NAME', help: `which figure: ${Object.keys(figures).join(', ')}` },
    format: { type: 'string', value: 'NAME', help: `${formatNames.join(', ')} (default: what FILE ends with)` },
    out: { type: 'string', value: 'FILE', help: 'where to write; - is standard output' },
    dpi: { type: 'string', value: 'N', help: 'dots per inch of png (default: 300)' },
    width: {
      type: 'string',
      value: 'WIDTH',
      help: `${Object.entries(widths)
        .map(([name, inches]) => `${name} (${inches} in)`)
        .join(', ')}, or inches; column is one of two, page both`,
    },
    x: { type: 'string', value: 'MEASURE', help: `a capability measure (${takers('x')})` },
    y: { type: 'string', value: 'MEASURE', help: `a measure upwards (${takers('y')})` },
    measures: {
      type: 'string',
      value: 'NAME,…',
      help: `which measures, or the ladder's family (${takers('measures')})`,
    },
    along: { type: 'string', value: 'AXIS', help: 'the swept axis that curves run along, or none' },
    split: { type: 'string', value: 'AXIS,…', help: 'the axes that tell curves apart' },
    only: { type: 'string', value: 'AXIS=VALUE,…', help: 'only the runs that stand there' },
    seed: { type: 'string', value: 'N', help: 'only this seed' },
  },
  run: ({ terminal, options, positionals }) => {
    const own = options.own as Record<string, string | undefined>
    const { out, figure = 'tradeoff', x, y } = own
    if (out === undefined) throw new BadInput('--out FILE is missing')
    const format = formatOf(own.format, out)
    const request = {
      ...{ experiment: positionals[0]!, figure, format, x, y },
      ...{ width: widthOf(own.width), dpi: numberOf('--dpi', own.dpi, 36, 2400) },
      ...{ measures: listOf(own.measures), split: listOf(own.split), only: placesOf(own.only) },
      along: own.along === 'none' ? null : own.along,
      seed: numberOf('--seed', own.seed, 0, 2 ** 31),
    }
    return withLab(options, false, async ({ lab }) => {
      const { bytes, mime, missing } = await lab.figures.export(request)
      if (out === '-') process.stdout.write(bytes)
      else {
        try {
          await writeExport(out, bytes)
        } catch (error) {
          throw new BadInput((error as Error).message)
        }
        if (options.json) terminal.out(JSON.stringify({ file: out, bytes: bytes.length, mime, missing }))
        else if (!options.quiet) terminal.err(`${out}: ${figure}, ${format}`)
      }
      if (missing.length > 0 && !options.quiet)
        terminal.err(
          `${format} has no letters for ${missing.slice(0, 12).join(' ')}: they stand without accents or as numbers (svg has all)`,
        )
      return exit.done
    })
  },
}

function formatOf(given: string | undefined, out: string): FormatName {
  const ending = extname(out).slice(1)
  const name = given ?? (ending === 'json' ? 'vega' : ending)
  if (name === '') throw new BadInput(`--format NAME is missing (${formatNames.join(', ')})`)
  const found = formatNames.find((known) => known === name)
  if (found) return found
  const near = nearest(name, formatNames)
  throw new BadInput(
    `unknown format: ${name} (${near ? `did you mean ${near}?` : `expected ${formatNames.join(', ')}`})`,
  )
}

type WidthName = keyof typeof widths

function widthOf(given: string | undefined): WidthName | number | undefined {
  if (given === undefined) return undefined
  if (Object.hasOwn(widths, given)) return given as WidthName
  const inches = Number(given)
  if (inches >= 2 && inches <= 20) return inches
  throw new BadInput(`--width: expected ${Object.keys(widths).join(', ')}, or from 2 to 20 inches, got ${given}`)
}

function numberOf(option: string, given: string | undefined, least: number, most: number): number | undefined {
  if (given === undefined) return undefined
  const value = Number(given)
  if (value >= least && value <= most && (option === '--dpi' || Number.isInteger(value))) return value
  throw new BadInput(`${option}: expected a number from ${least} to ${most}, got ${given}`)
}

const listOf = (given: string | undefined): string[] | undefined => given?.split(',').map((name) => name.trim())

/** `pressure=1,cost=0.01` */
function placesOf(given: string | undefined): Record<string, string> | undefined {
  const places = listOf(given)?.map((place): [string, string] => {
    const cut = place.indexOf('=')
    if (cut < 1 || cut === place.length - 1) throw new BadInput(`--only: expected AXIS=VALUE,…, got ${given}`)
    return [place.slice(0, cut).trim(), place.slice(cut + 1).trim()]
  })
  return places && Object.fromEntries(places)
}
