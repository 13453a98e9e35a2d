import { pointsPerInch, type Figure } from '../../core/figures/figure.ts'
import type { PlacedPanel } from '../../core/figures/plot/page.ts'
import { fontFaces } from './fontFaces.ts'
import { render } from './render.ts'

/** A figure as SVG of its printed size, with its font, title, description and provenance inside. */
export async function svg(figure: Figure): Promise<string> {
  const inches = (points: number) => `${Number((points / pointsPerInch).toFixed(4))}in`
  const plain = (await drawing(figure))
    .replace(/ width="[^"]*"/, ` width="${inches(figure.width)}"`)
    .replace(/ height="[^"]*"/, ` height="${inches(figure.height)}"`)
  const faces = await fontFaces(charactersIn(plain), charactersOf(figure, true))
  return plain.replace('</metadata>', () => `</metadata>\n<style>${faces}</style>`)
}

/** The same in points and without its font, for formats that bring the font themselves. */
export async function drawing(figure: Figure): Promise<string> {
  const drawn = xmlCharacters(await render(figure.spec))
  const [opening] = /<svg[^>]*>/.exec(drawn) ?? []
  if (!opening) throw new Error('figure: Vega returned no SVG')
  const sized = opening
    .replace(/ width="[^"]*"/, ` width="${figure.width}"`)
    .replace(/ height="[^"]*"/, ` height="${figure.height}"`)
    .replace(/ viewBox="[^"]*"/, ` viewBox="0 0 ${figure.width} ${figure.height}"`)
  const about = [
    `<title>${escapeXml(figure.title)}</title>`,
    `<desc>${escapeXml(`${figure.description} ${figure.caption}`)}</desc>`,
    `<metadata><provenance xmlns="https://pellucid.invalid/provenance">${escapeXml(JSON.stringify(figure.provenance))}</provenance></metadata>`,
  ]
  // Vega makes room for what it thinks stands out; the page knows better.
  const [{ left, top }] = figure.page.panels as [PlacedPanel]
  const placed = drawn.replace(/ transform="translate\([^)]*\)"/, ` transform="translate(${left},${top})"`)
  return `${placed.replace(opening, () => `${sized}\n${about.join('\n')}\n`)}\n`
}

/** Every character of a figure's words in semibold, or in regular. */
const charactersOf = ({ page }: Figure, strong: boolean): string =>
  page.lines.flatMap((line) => (line.strong === strong ? [line.text] : [])).join('')

/** Every character between the tags of a drawing, whatever its weight. */
const charactersIn = (drawn: string): string =>
  [...drawn.matchAll(/>([^<]+)<\/(?:text|tspan)>/g)].map(([, text]) => unescapeXml(text!)).join('')

const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (entity) => Object.keys(entities).find((key) => entities[key] === entity)!)

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that is safe inside XML. */
const escapeXml = (text: string): string => xmlCharacters(text).replace(/[&<>"]/g, (character) => entities[character]!)

/** Drops what XML cannot hold: control characters and halves of surrogate pairs, as names may have them. */
const xmlCharacters = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
