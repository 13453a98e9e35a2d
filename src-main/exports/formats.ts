import type { Figure } from '../../core/figures/figure.ts'
import { didYouMean } from '../../core/catalog/registry.ts'
import { csv } from './csv.ts'
import { interHas } from './font.ts'
import type { FormatName } from './names.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { svg } from './svg.ts'
import { tex } from './tex.ts'
import { texHas } from './tex/escaped.ts'
import { vega } from './vega.ts'

/** A file format for figures. */
export interface Format {
  readonly name: FormatName
  /** What menus call it. */
  readonly label: string
  readonly mime: string
  readonly summary: string
  /** Whether it can show a character; formats that use the reader's fonts can show all. */
  readonly has?: (character: string) => boolean
  readonly encode: (figure: Figure, options: { dpi?: number }) => Promise<string | Uint8Array> | string
}

/** Every format, one line each. */
export const formats: readonly Format[] = [
  { name: 'svg', label: 'SVG', mime: 'image/svg+xml', summary: 'Vector drawing with its font inside.', encode: svg },
  {
    name: 'pdf',
    label: 'PDF',
    mime: 'application/pdf',
    summary: 'Vector page of the printed size, fonts embedded.',
    has: interHas,
    encode: pdf,
  },
  {
    name: 'png',
    label: 'PNG',
    mime: 'image/png',
    summary: 'Pixels at a chosen resolution.',
    has: interHas,
    encode: (figure, { dpi }) => png(figure, dpi),
  },
  { name: 'csv', label: 'CSV', mime: 'text/csv', summary: 'Exactly the plotted values.', encode: csv },
  {
    name: 'tex',
    label: 'LaTeX (pgfplots)',
    mime: 'application/x-tex',
    summary: 'pgfplots with its data, to be input or compiled.',
    has: texHas,
    encode: tex,
  },
  { name: 'vega', label: 'Vega-Lite', mime: 'application/json', summary: 'Vega-Lite with its data.', encode: vega },
]

/** The format with that name; the error for an unknown name suggests the nearest. */
export function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name)
  if (found) return found
  const names = formats.map((format) => format.name)
  throw new Error(`unknown format: ${name} (${didYouMean(name, names)})`)
}
