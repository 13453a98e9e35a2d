import type { Figure, Width } from '../../core/figures/figure.ts'
import { figureNamed } from '../../core/figures/index.ts'
import type { FigureData, FigureOptions } from '../../core/figures/data.ts'
import { formatNamed } from './formats.ts'
import { inLetters } from './letters.ts'
import { writeExport } from './write.ts'

/** The export to make: a drawn figure, or a figure's name and data, which is drawn at the requested width. */
export interface ExportRequest {
  figure: Figure | { name: string; data: FigureData; options?: FigureOptions }
  format: string
  /** The file to write; without it the bytes are only returned. */
  file?: string
  /** Dots per inch of the printed size, for `png`; 300 by default. */
  dpi?: number
  /** Printed width; a figure that is already drawn keeps its own. */
  width?: Width
}

/** An encoded figure, and the characters that its format could not show. */
export interface Exported {
  bytes: Uint8Array
  mime: string
  missing: string[]
}

/** Draws and encodes a figure, and writes it if a file is given. */
export async function exportFigure({ figure, format, file, dpi, width }: ExportRequest): Promise<Exported> {
  const made = await drawnFigure(({ spell }) => ('spec' in figure ? figure : drawn(figure, { width, spell })), {
    format,
    dpi,
  })
  if (file !== undefined) await writeExport(file, made.bytes)
  return made
}

/** Draws a figure with an export's own width and letters, and encodes it. */
export async function drawnFigure(
  draw: (options: Pick<FigureOptions, 'width' | 'spell'>) => Figure,
  { format, dpi, width }: Pick<ExportRequest, 'format' | 'dpi' | 'width'>,
): Promise<Exported> {
  const { encode, mime, has } = formatNamed(format)
  const missing = new Set<string>()
  const spell = has && ((text: string) => inLetters(text, has, missing))
  const encoded = await encode(draw({ ...(width !== undefined && { width }), ...(spell && { spell }) }), { dpi })
  const bytes = typeof encoded === 'string' ? new TextEncoder().encode(encoded) : encoded
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
