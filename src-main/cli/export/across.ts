import { overlayLayers, type OverlayLayer } from '../../../core/figures/overlay/marks.ts'
import type { ScaleChoice } from '../../../core/figures/tradeoff/layers.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'
import { BadInput } from '../command.ts'
import { shell } from '../resume-line.ts'
import { listOf } from './read.ts'

/** How an overlay is drawn, as read. */
interface Drawn {
  without?: OverlayLayer[]
  scale?: ScaleChoice
}

type Own = Record<string, string | boolean | undefined>

/** Figures of several experiments, each with the options that it takes. */
const takes: Record<string, readonly string[]> = {
  overlay: ['x', 'y', 'without', 'scale'],
  scatter: ['x', 'y', 'where', 'archived'],
}
const chosen = [
  ...['x', 'y', 'measures', 'along', 'split', 'without', 'scale'],
  ...['only', 'seed', 'runs', 'where', 'archived'],
]

/** Whether a figure is of several experiments. */
export const isAcross = (figure: string | undefined): figure is 'overlay' | 'scatter' =>
  figure !== undefined && Object.hasOwn(takes, figure)

/** The request for a figure of several experiments; throws BadInput for options and experiments that do not go with it. */
export function acrossRequest(experiments: readonly string[], own: Own, { without, scale }: Drawn) {
  const figure = own.figure as 'overlay' | 'scatter'
  const strange = chosen.find((option) => own[option] !== undefined && !takes[figure]!.includes(option))
  if (strange) throw new BadInput(`figure ${figure} takes no ${strange} (${takes[figure]!.join(', ')})`)
  const [x, y] = [own.x as string | undefined, own.y as string | undefined]
  if (figure === 'overlay') {
    if (experiments.length < 2) throw new BadInput('pellucid export A B --figure overlay: name two or more experiments')
    const twice = experiments.find((one, i) => experiments.indexOf(one) < i)
    if (twice !== undefined) throw new BadInput(`overlay: ${twice} is named twice`)
    return { figure, experiments: [...experiments], x, y, without, scale }
  }
  if (experiments.length > 0)
    throw new BadInput(`a scatter is of all experiments; --where ${whereOf(experiments[0]!)} chooses one`)
  if (x === undefined || y === undefined) throw new BadInput(`--${x === undefined ? 'x' : 'y'} MEASURE is missing`)
  return { figure, x, y, where: (own.where as string | undefined) ?? '', archived: own.archived === true }
}

/** A filter for one experiment as it is typed; a value in quotes may contain separators. */
const whereOf = (name: string): string =>
  shell(`experiment = ${/[,;<>=≠≤≥]|\sand\s|&&/iu.test(name) ? `"${name}"` : name}`)

/** Reads the layers that an overlay leaves out. */
export const overlayLayersOf = (given: string | undefined): OverlayLayer[] | undefined =>
  listOf('--without', given)?.map((name) => {
    const found = overlayLayers.find((known) => known === name)
    if (found) return found
    throw new BadInput(`--without: unknown layer: ${name} (${didYouMean(name, overlayLayers)})`)
  })
