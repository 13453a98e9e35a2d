import { widths } from '../../../core/figures/figure.ts'
import { figures } from '../../../core/figures/index.ts'
import { mostTogether } from '../../../core/figures/overlay/marks.ts'
import { layers, scales, type Layer, type ScaleChoice } from '../../../core/figures/tradeoff/layers.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'
import { tableFormats } from '../../../core/tables/formats.ts'
import { tables, type TableName } from '../../../core/tables/index.ts'
import { formatNames, type FormatName } from '../../exports/names.ts'
import { BadInput, exit, type Call, type Command } from '../command.ts'
import { endingOf, formatAmong, listOf, numberOf, numbersOf, placesOf, widthOf } from '../export/read.ts'
import { acrossRequest, isAcross, overlayLayersOf } from '../export/across.ts'
import { writeOut } from '../export/writeOut.ts'
import { seeds } from '../number.ts'
import { withLab } from '../open.ts'

const takers = (option: string) =>
  Object.values(figures)
    .filter(({ options }) => (options as readonly string[]).includes(option))
    .map(({ name }) => name)
    .join(', ')

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a figure of an experiment, of several or of all, or a table of its runs or units, to a file',
  args: '[EXPERIMENT …]',
  arity: [0, mostTogether],
  options: {
    figure: {
      type: 'string',
      value: 'NAME',
      help: `figure to draw: ${Object.keys(figures).join(', ')}; overlay (of several experiments), scatter (of all)`,
    },
    table: { type: 'string', value: 'NAME', help: `write a table instead: ${Object.keys(tables).join(', ')}` },
    format: {
      type: 'string',
      value: 'NAME',
      help: `${formatNames.join(', ')}; of a table ${Object.keys(tableFormats).join(', ')} (default: from the ending of FILE)`,
    },
    out: { type: 'string', value: 'FILE', help: 'where to write; - is standard output' },
    dpi: { type: 'string', value: 'N', help: 'dots per inch of png (default: 300)' },
    width: {
      type: 'string',
      value: 'WIDTH',
      help: `${Object.entries(widths)
        .map(([name, inches]) => `${name} (${inches} in)`)
        .join(', ')}, or inches; column is one of two columns, page both`,
    },
    x: { type: 'string', value: 'MEASURE', help: `a capability measure (${takers('x')})` },
    y: { type: 'string', value: 'MEASURE', help: `a measure for the vertical axis (${takers('y')})` },
    measures: {
      type: 'string',
      value: 'NAME,…',
      help: `measures to show, or the ladder's family (${takers('measures')}), or columns of the tables runs and settings`,
    },
    along: { type: 'string', value: 'AXIS', help: 'the swept axis that curves run along, or none' },
    split: { type: 'string', value: 'AXIS,…', help: 'the axes that tell curves apart' },
    without: { type: 'string', value: 'LAYER,…', help: `leave out of a trade-off: ${layers.join(', ')}` },
    scale: {
      type: 'string',
      value: 'NAME',
      help: `how a trade-off lays out x: ${scales.join(', ')} (paired: the change from the same seed's baseline)`,
    },
    only: { type: 'string', value: 'AXIS=VALUE,…', help: 'only runs with these axis values' },
    where: {
      type: 'string',
      value: 'FILTER',
      help: 'only runs that pass, of a scatter: task = concepts, cost = 0.01, testR2 > .95',
    },
    archived: { type: 'boolean', help: 'include archived experiments in a scatter' },
    seed: { type: 'string', value: 'N', help: 'only this seed' },
    runs: { type: 'string', value: 'N,…', help: 'only the runs with these numbers (tables)' },
  },
  run: (call) => {
    const own = call.options.own as Record<string, string | undefined>
    const { out, table } = own
    if (out === undefined) throw new BadInput('--out FILE is missing')
    if (table === undefined && isAcross(own.figure)) return acrossInto(call, own, out)
    if (call.positionals.length !== 1)
      throw new BadInput(
        call.positionals.length === 0
          ? 'pellucid export EXPERIMENT: EXPERIMENT is missing (only --figure scatter is of all)'
          : `pellucid export: one too many: ${call.positionals[1]} (--figure overlay draws several; a name with spaces needs quotes)`,
      )
    const strange = ['where', 'archived'].find((option) => own[option] !== undefined)
    if (strange) throw new BadInput(`--${strange} goes with --figure scatter`)
    return table === undefined ? figureInto(call, own, out) : tableInto(call, own, out, table)
  },
}

function acrossInto(call: Call, own: Record<string, string | undefined>, out: string): Promise<number> {
  const format = formatOf(own.format, out)
  const request = acrossRequest(call.positionals, own, {
    without: overlayLayersOf(own.without),
    scale: scaleOf(own.scale),
  })
  const file = { format, width: widthOf(own.width), dpi: numberOf('--dpi', own.dpi, { least: 36, most: 2400 }) }
  return withLab(call.options, 'reads', async ({ lab }) => {
    const { bytes, missing, mime } = await lab.across.export({ ...request, ...file })
    await writeOut(call, out, bytes, { words: `${request.figure}, ${format}`, more: { mime, missing } })
    tellMissing(call, format, missing)
    return exit.done
  })
}

function tellMissing({ options, terminal }: Call, format: string, missing: readonly string[]): void {
  if (missing.length > 0 && !options.quiet)
    terminal.err(
      `${format} has no letters for ${missing.slice(0, 12).join(' ')}: they are written without accents or as numbers (svg has all)`,
    )
}

function figureInto(call: Call, own: Record<string, string | undefined>, out: string): Promise<number> {
  const { figure = 'tradeoff', x, y } = own
  if (own.runs !== undefined) throw new BadInput('--runs goes with --table; figures take --only and --seed')
  const format = formatOf(own.format, out)
  const request = {
    experiment: call.positionals[0]!,
    figure,
    format,
    x,
    y,
    width: widthOf(own.width),
    dpi: numberOf('--dpi', own.dpi, { least: 36, most: 2400 }),
    measures: listOf('--measures', own.measures),
    split: listOf('--split', own.split),
    without: layersOf(own.without),
    scale: scaleOf(own.scale),
    only: placesOf(own.only),
    along: own.along === 'none' ? null : own.along,
    seed: numberOf('--seed', own.seed, seeds),
  }
  return withLab(call.options, 'reads', async ({ lab }) => {
    const { bytes, missing, mime } = await lab.figures.export(request)
    await writeOut(call, out, bytes, { words: `${figure}, ${format}`, more: { mime, missing } })
    tellMissing(call, format, missing)
    return exit.done
  })
}

function tableInto(call: Call, own: Record<string, string | undefined>, out: string, given: string): Promise<number> {
  const table = tableNamed(given)
  const strange = ['figure', 'dpi', 'width', 'x', 'y', 'along', 'split', 'without', 'scale'].find(
    (option) => own[option] !== undefined,
  )
  if (strange)
    throw new BadInput(
      `--${strange} does not go with --table (only, seed and runs choose its rows, measures its columns)`,
    )
  const format = formatAmong(tableFormats, { what: 'a table', given: own.format, out })
  const request = {
    experiment: call.positionals[0]!,
    table,
    format,
    measures: listOf('--measures', own.measures),
    only: placesOf(own.only),
    runs: numbersOf('--runs', own.runs),
    seed: numberOf('--seed', own.seed, seeds),
  }
  return withLab(call.options, 'reads', async ({ lab }) => {
    const { bytes, mime } = await lab.tables.export(request)
    await writeOut(call, out, bytes, { words: `${table}, ${format}`, more: { mime } })
    return exit.done
  })
}

function tableNamed(given: string): TableName {
  if (Object.hasOwn(tables, given)) return given as TableName
  throw new BadInput(`unknown table: ${given} (${didYouMean(given, Object.keys(tables))})`)
}

function layersOf(given: string | undefined): Layer[] | undefined {
  return listOf('--without', given)?.map((name) => {
    const found = layers.find((known) => known === name)
    if (found) return found
    throw new BadInput(`--without: unknown layer: ${name} (${didYouMean(name, layers)})`)
  })
}

function scaleOf(given: string | undefined): ScaleChoice | undefined {
  if (given === undefined) return undefined
  const found = scales.find((known) => known === given)
  if (found) return found
  throw new BadInput(`--scale: unknown scale: ${given} (${didYouMean(given, scales)})`)
}

function formatOf(given: string | undefined, out: string): FormatName {
  const name = given ?? endingOf(out)
  if (name === '') throw new BadInput(`--format NAME is missing (${formatNames.join(', ')})`)
  const found = formatNames.find((known) => known === name)
  if (found) return found
  throw new BadInput(`unknown format: ${name} (${didYouMean(name, formatNames)})`)
}
