import type { FigureData, FigureOptions, Part } from './data.ts'
import type { Figure } from './figure.ts'
import { didYouMean } from '../catalog/registry.ts'
import { claims } from './claims.ts'
import { cost } from './cost.ts'
import { ladder } from './ladder.ts'
import { learning } from './learning.ts'
import { sparsity } from './sparsity.ts'
import { tradeoff } from './tradeoff.ts'
import { units } from './units.ts'

/** A kind of figure, as menus and help show it. */
export interface FigureKind {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What is required to draw it. */
  readonly needs: string
  /** Parts of the data, besides the runs, that it reads. */
  readonly parts: readonly Part[]
  /** The options it takes, besides width and theme. */
  readonly options: readonly (keyof FigureOptions)[]
  readonly draw: (data: FigureData, options?: FigureOptions) => Figure
}

/** Every figure, one line each. */
export const figures = {
  tradeoff: {
    name: 'tradeoff',
    summary: 'Capability against interpretability along the sweep, paired by seed, with the units of three settings.',
    needs: 'finished runs with a capability and an interpretability measure',
    parts: ['nulls', 'responsesFor', 'question'],
    options: ['x', 'y', 'scale', 'along', 'split', 'without', 'only', 'seed'],
    draw: tradeoff,
  },
  sparsity: {
    name: 'sparsity',
    summary: 'Each measure against the swept axis, with intervals and the baseline.',
    needs: 'finished runs along a swept axis',
    parts: [],
    options: ['measures', 'along', 'split', 'only', 'seed'],
    draw: sparsity,
  },
  learning: {
    name: 'learning',
    summary: 'Training losses over steps, and how new students learn the code over examples.',
    needs: 'finished runs with recorded curves',
    parts: ['training', 'learning', 'controls'],
    options: ['along', 'split', 'only', 'seed'],
    draw: learning,
  },
  ladder: {
    name: 'ladder',
    summary: 'The probe ladder: how well one unit, a few, all, or an MLP predict the concepts, by number of labels.',
    needs: 'finished runs with probes',
    parts: ['nulls'],
    options: ['measures', 'along', 'split', 'only', 'seed'],
    draw: ladder,
  },
  units: {
    name: 'units',
    summary: 'What every unit responds to: unit × concept heat maps, monosemantic units on the diagonal.',
    needs: 'finished runs whose units were recorded',
    parts: ['responses', 'controls'],
    options: ['along', 'split', 'only', 'seed'],
    draw: units,
  },
  claims: {
    name: 'claims',
    summary: 'The effects that verdicts on the claims rest on, with their intervals: a forest plot.',
    needs: 'an experiment that addresses a claim',
    parts: ['verdicts'],
    options: [],
    draw: claims,
  },
  cost: {
    name: 'cost',
    summary: 'Capability against operations: dense and effective to use it; with and without teaching to train it.',
    needs: 'finished runs with a capability measure and their operations',
    parts: [],
    options: ['y', 'along', 'split', 'only', 'seed'],
    draw: cost,
  },
} as const satisfies Record<string, FigureKind>

/** Names of the figures. */
export type FigureName = keyof typeof figures

/** The figure with that name; the error for an unknown name suggests the nearest. */
export function figureNamed(name: string): FigureKind {
  if (Object.hasOwn(figures, name)) return figures[name as FigureName]
  throw new Error(`unknown figure: ${name} (${didYouMean(name, Object.keys(figures))})`)
}

/** Options of some figures, beside width and theme, which all have. */
const chosen = ['x', 'y', 'scale', 'measures', 'along', 'split', 'without', 'only', 'seed'] as const

/** Throws if an option is given that the figure does not take, and names those that it does. */
export function refuseOptions(name: string, options: FigureOptions): void {
  const takes = (kind: FigureKind, option: keyof FigureOptions) => kind.options.includes(option)
  const wrong = chosen.find((option) => options[option] !== undefined && !takes(figureNamed(name), option))
  if (!wrong) return
  const others = Object.values(figures).filter((kind) => takes(kind, wrong))
  throw new Error(`figure ${name} takes no ${wrong} (${others.map((kind) => kind.name).join(', ')})`)
}
