import type { Figure, Width } from '../../core/figures/figure.ts'
import { figureNamed } from '../../core/figures/index.ts'
import type { FigureData, FigureOptions } from '../../core/figures/data.ts'
import { formatNamed } from './formats.ts'
import { inLetters } from './letters.ts'
import { writeExport } from './write.ts'

/** What to export: a drawn figure, or the name of one with its data, drawn here at the asked width. */
export interface ExportRequest {
  figure: Figure | { name: string; data: FigureData; options?: FigureOptions }
  format: string
  /** Where to write; without it the bytes are only returned. */
  file?: string
  /** Dots per inch of the printed size, for `png`; 300 by default. */
  dpi?: number
  /** Printed width; a figure that is already drawn keeps its own. */
  width?: Width
}

/** An encoded figure, and the characters that its format could not show as they are. */
export interface Exported {
  bytes: Uint8Array
  mime: string
  missing: string[]
}

/** Draws, encodes and, when a file is named, writes a figure. */
export async function exportFigure({ figure, format, file, dpi, width }: ExportRequest): Promise<Exported> {
  const { encode, mime, has } = formatNamed(format)
  const missing = new Set<string>()
  const spell = has && ((text: string) => inLetters(text, has, missing))
  const encoded = await encode('spec' in figure ? figure : drawn(figure, { width, spell }), { dpi })
  const bytes = typeof encoded === 'string' ? new TextEncoder().encode(encoded) : encoded
  if (file !== undefined) await writeExport(file, bytes)
  return { bytes, mime, missing: [...missing] }
}

const drawn = (
  { name, data, options }: { name: string; data: FigureData; options?: FigureOptions },
  { width, spell }: Pick<FigureOptions, 'width' | 'spell'>,
) =>
  figureNamed(name).draw(data, {
    ...options,
    ...(width !== undefined && { width }),
    ...(spell !== undefined && { spell }),
  })
