import PDFDocument from 'pdfkit'
import drawSvg from 'svg-to-pdfkit'
import type { Figure } from '../../core/figures/figure.ts'
import { inter, interHas } from './font.ts'
import { inLetters } from './letters.ts'
import { drawing } from './svg.ts'

/** A figure as a PDF page of its printed size: vectors and text, Inter embedded, provenance among the keywords. */
export async function pdf(figure: Figure): Promise<Uint8Array> {
  const { width, height, title, caption, provenance } = figure
  const page = new PDFDocument({
    size: [width, height],
    margin: 0,
    font: inter.regular.file,
    info: {
      Title: title,
      Subject: caption,
      Keywords: JSON.stringify(provenance),
      Creator: `Pellucid ${provenance.version}`,
      CreationDate: new Date(provenance.date),
    },
  })
  page.registerFont('regular', inter.regular.file).registerFont('semibold', inter.semibold.file)
  const written = collected(page)
  drawSvg(page, inLetters(await drawing(figure), interHas), 0, 0, {
    width,
    height,
    assumePt: true,
    fontCallback: (_family, strong) => (strong ? 'semibold' : 'regular'),
    warningCallback: (warning) => {
      throw new Error(`figure: ${warning}`)
    },
  })
  page.end()
  return written
}

/** Everything that a document writes. */
function collected(page: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  return new Promise((resolve, reject) => {
    page.on('data', (part: Uint8Array) => parts.push(part))
    page.on('end', () => resolve(Buffer.concat(parts)))
    page.on('error', reject)
  })
}
