import type { FigureOptions } from '../../../core/figures/data.ts'
import { figures, type FigureName } from '../../../core/figures/index.ts'
import type { Figure } from '../../../core/figures/figure.ts'
import { recordsOf } from './records.ts'

/** One picture of docs/figures.md. */
export interface Picture {
  /** Name of its file in docs/figures, without the ending. */
  file: string
  figure: FigureName
  records: Parameters<typeof recordsOf>[0]
  options?: FigureOptions
}

/** Every picture of the gallery, in its order. */
export const gallery: readonly Picture[] = [
  { file: 'tradeoff-ten-concepts', figure: 'tradeoff', records: 'ten-concepts', options: { width: 'text' } },
  { file: 'tradeoff-digits', figure: 'tradeoff', records: 'digits', options: { width: 'text' } },
  { file: 'tradeoff-digits-quick', figure: 'tradeoff', records: 'digits-quick', options: { width: 'text' } },
  { file: 'sparsity-digits', figure: 'sparsity', records: 'digits', options: { width: 'page' } },
  { file: 'sparsity-ten-concepts', figure: 'sparsity', records: 'ten-concepts', options: { width: 'page' } },
  { file: 'learning-ten-concepts', figure: 'learning', records: 'ten-concepts' },
  { file: 'learning-digits', figure: 'learning', records: 'digits-quick', options: { width: 'text' } },
  { file: 'ladder-ten-concepts', figure: 'ladder', records: 'ten-concepts', options: { width: 'text' } },
  { file: 'ladder-digits', figure: 'ladder', records: 'digits' },
  { file: 'units-ten-concepts', figure: 'units', records: 'ten-concepts', options: { width: 'text' } },
  { file: 'units-digits', figure: 'units', records: 'digits-quick', options: { only: { k: '16' } } },
  { file: 'claims-ten-concepts', figure: 'claims', records: 'ten-concepts' },
  { file: 'cost-ten-concepts', figure: 'cost', records: 'ten-concepts' },
  { file: 'cost-digits', figure: 'cost', records: 'digits', options: { width: 'text' } },
]

/** A picture as a figure, at another width if one is given. */
export function drawn({ figure, records, options }: Picture, width?: FigureOptions['width']): Figure {
  return figures[figure].draw(recordsOf(records), { ...options, ...(width === undefined ? {} : { width }) })
}
