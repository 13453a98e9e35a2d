import type { Figure, Width } from '../../../core/figures/figure.ts'
import { figureNamed } from '../../../core/figures/index.ts'
import type { FigureData, FigureOptions } from '../../../core/figures/data.ts'
import { formatNamed } from './formats.ts'
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

/** Draws, encodes and, when a file is named, writes a figure. */
export async function exportFigure({
  figure,
  format,
  file,
  dpi,
  width,
}: ExportRequest): Promise<{ bytes: Uint8Array; mime: string }> {
  const { encode, mime } = formatNamed(format)
  const encoded = await encode('spec' in figure ? figure : drawn(figure, width), { dpi })
  const bytes = typeof encoded === 'string' ? new TextEncoder().encode(encoded) : encoded
  if (file !== undefined) await writeExport(file, bytes)
  return { bytes, mime }
}

const drawn = ({ name, data, options }: { name: string; data: FigureData; options?: FigureOptions }, width?: Width) =>
  figureNamed(name).draw(data, width === undefined ? options : { ...options, width })
