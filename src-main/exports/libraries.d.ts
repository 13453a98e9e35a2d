declare module 'svg-to-pdfkit' {
  /** Draws SVG text onto the current page of a document. */
  export default function drawSvg(
    page: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: {
      width: number
      height: number
      assumePt: boolean
      fontCallback: (family: string, bold: boolean, italic: boolean) => string
      warningCallback: (warning: string) => void
    },
  ): void
}

declare module 'subset-font' {
  /** A font with the glyphs of a text only. */
  export default function subsetFont(font: Buffer, text: string, options: { targetFormat: 'woff2' }): Promise<Buffer>
}
