import { Resvg } from '@resvg/resvg-js'
import type { Figure } from '../../core/figures/figure.ts'
import { inter, interHas } from './font.ts'
import { inLetters } from './letters.ts'
import { pixelsOf } from './pixels.ts'
import { pngText } from './pngText.ts'
import { drawing } from './svg.ts'

/** A figure as PNG at a resolution in dots per inch of its printed size, with that resolution and provenance inside. */
export async function png(figure: Figure, dpi = 300): Promise<Uint8Array> {
  if (!(dpi >= 36 && dpi <= 2400)) throw new Error(`dpi: ${dpi} is outside 36–2400`)
  const [across] = pixelsOf(figure, dpi)
  const drawn = new Resvg(inLetters(await drawing(figure), interHas), {
    fitTo: { mode: 'width', value: across },
    font: { loadSystemFonts: false, fontFiles: [inter.regular.file, inter.semibold.file], defaultFontFamily: 'Inter' },
    background: '#ffffff',
  }).render()
  return pngText(drawn.asPng(), dpi, {
    Title: figure.title,
    Description: figure.caption,
    Comment: JSON.stringify(figure.provenance),
  })
}
