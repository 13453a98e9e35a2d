import type { Figure } from './figure.ts'
import { nearest } from '../registry.ts'
import { tradeoff } from './tradeoff.ts'

/** A kind of figure, as menus and help show it. */
export interface FigureKind<Data = never, Options = never> {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** What must be there to draw it. */
  readonly needs: string
  readonly draw: (data: Data, options?: Options) => Figure
}

/** Every figure, one line each. */
export const figures = {
  tradeoff: {
    name: 'tradeoff',
    summary: 'Capability against interpretability along the sweep, with intervals and the Pareto front.',
    needs: 'finished runs with a capability and an interpretability measure',
    draw: tradeoff,
  },
} as const satisfies Record<string, FigureKind>

/** Names of the figures. */
export type FigureName = keyof typeof figures

/** The figure of that name; an unknown name says which was probably meant. */
export function figureNamed(name: string): (typeof figures)[FigureName] {
  if (Object.hasOwn(figures, name)) return figures[name as FigureName]
  const names = Object.keys(figures)
  const near = nearest(name, names)
  throw new Error(`unknown figure: ${name} (${near ? `did you mean ${near}?` : `expected ${names.join(', ')}`})`)
}
