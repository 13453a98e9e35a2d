import { plain } from '../markdown/blocks.ts'
import { markdownOf } from '../markdown/write.ts'
import { standaloneSvg, type Report } from './report.ts'

/** A report as one Markdown file; its drawings are addresses with their data at the end. */
export function reportMarkdown({ title, subtitle, blocks, fonts }: Report): string {
  const head = markdownOf([
    { kind: 'heading', level: 1, content: plain(title) },
    { kind: 'paragraph', content: plain(subtitle) },
  ])
  const addressOf = (svg: string) => `data:image/svg+xml;base64,${base64(standaloneSvg(svg, fonts))}`
  return `${head}\n${markdownOf(blocks, { top: 2, addressOf })}`
}

/** UTF-8 in base64, in pieces that an argument list can hold. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let letters = ''
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(letters)
}
