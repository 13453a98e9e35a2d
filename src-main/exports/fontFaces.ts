import { readFileSync } from 'node:fs'
import subsetFont from 'subset-font'
import { inter } from './font.ts'

/** Inter as CSS that carries the fonts: only the glyphs of these texts, so that a drawing looks the same everywhere. */
export async function fontFaces(regular: string, semibold: string): Promise<string> {
  const faces = [
    { weight: 400, text: regular, file: inter.regular.file },
    { weight: 600, text: semibold, file: inter.semibold.file },
  ].filter(({ text }) => text !== '')
  return (await Promise.all(faces.map(face))).join('')
}

async function face({ weight, text, file }: { weight: number; text: string; file: string }): Promise<string> {
  const used = [...new Set(text)].sort().join('')
  const font = await subsetFont(readFileSync(file), used, { targetFormat: 'woff2' })
  const source = `url(data:font/woff2;base64,${font.toString('base64')}) format("woff2")`
  return `@font-face{font-family:Inter;font-weight:${weight};src:${source}}`
}
