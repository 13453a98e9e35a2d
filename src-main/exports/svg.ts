import { pointsPerInch, type Figure } from '../../core/figures/figure.ts'
import type { Path, Place, Scene, Shape, Symbol, Text } from '../../core/figures/scene/scene.ts'
import { sceneOf } from '../../core/figures/scene/sceneOf.ts'
import { radiusOf, symbolPath } from '../../core/figures/scene/symbols.ts'
import { fontFaces } from './fontFaces.ts'

/** A figure as SVG of its printed size, with its font, title, description and provenance inside. */
export async function svg(figure: Figure): Promise<string> {
  const scene = sceneOf(figure.page)
  const inches = (points: number) => `${Number((points / pointsPerInch).toFixed(4))}in`
  const faces = await fontFaces(charactersOf(scene, false), charactersOf(scene, true))
  return written(figure, scene, [inches(figure.width), inches(figure.height)], [`<style>${faces}</style>`])
}

/** The same in points and without its font, for formats that bring the font themselves. */
export const drawing = (figure: Figure): string =>
  written(figure, sceneOf(figure.page), [figure.width, figure.height].map(String) as [string, string], [])

/** Every character of a drawing's words in semibold, or in regular: what its font must have. */
export const textsOf = (figure: Figure, strong: boolean): string => charactersOf(sceneOf(figure.page), strong)

function written(figure: Figure, scene: Scene, [width, height]: [string, string], more: readonly string[]): string {
  const { title, description, caption, provenance } = figure
  const groups = scene.groups.map(
    ({ name, shapes }) => `<g data-name="${escapeXml(name)}">\n${shapes.map(shapeOf).join('\n')}\n</g>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" width="${width}" height="${height}" viewBox="0 0 ${figure.width} ${figure.height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(`${description} ${caption}`)}</desc>`,
    `<metadata><provenance xmlns="https://pellucid.invalid/provenance">${escapeXml(JSON.stringify(provenance))}</provenance></metadata>`,
    ...more,
    `<rect width="${figure.width}" height="${figure.height}" fill="${scene.background}"/>`,
    `<g font-family="${escapeXml(scene.font)}" stroke-miterlimit="10">`,
    ...groups,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** Every character of a drawing's words in semibold, or in regular. */
const charactersOf = ({ groups }: Scene, strong: boolean): string =>
  groups
    .flatMap(({ shapes }) => shapes)
    .flatMap((shape) => (shape.kind === 'text' && shape.strong === strong ? [shape.text] : []))
    .join('')

const shapeOf = (shape: Shape): string =>
  shape.kind === 'path' ? pathOf(shape) : shape.kind === 'symbol' ? symbolOf(shape) : textOf(shape)

function pathOf({ places, closed, fill, stroke, weight, dash, opacity }: Path): string {
  const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(',')}"` : ''
  const joins = places.length > 2 && !closed ? ' stroke-linejoin="round"' : ''
  return `<path d="M${places.map(at).join('L')}${closed ? 'Z' : ''}" ${filled(fill)}${edged(stroke, weight)}${dashes}${joins}${faint(opacity)}/>`
}

function symbolOf({ x, y, shape, size, fill, stroke, weight, opacity }: Symbol): string {
  const look = `${filled(fill)}${edged(stroke, weight)}${faint(opacity)}`
  if (shape === 'circle') return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radiusOf(size))}" ${look}/>`
  return `<path transform="translate(${at([x, y])})" d="${symbolPath(shape, size)}" ${look}/>`
}

function textOf({ text, x, y, size, strong, fill, anchor, turned, halo }: Text): string {
  const place = `text-anchor="${anchor}" transform="translate(${at([x, y])})${turned ? ' rotate(-90)' : ''}"`
  const font = `font-size="${short(size)}px"${strong ? ' font-weight="600"' : ''}`
  const letters = `${escapeXml(text)}</text>`
  const edge = halo
    ? `<text ${place} ${font} fill="none" stroke="${halo}" stroke-width="2" stroke-linejoin="round" opacity="0.85" aria-hidden="true">${letters}\n`
    : ''
  return `${edge}<text ${place} ${font} fill="${fill}">${letters}`
}

const filled = (fill: string) => `fill="${fill === 'transparent' ? 'none' : fill}"`
const edged = (stroke: string, weight: number) =>
  stroke === 'transparent' || weight === 0 ? '' : ` stroke="${stroke}" stroke-width="${short(weight)}"`
const faint = (opacity: number) => (opacity === 1 ? '' : ` opacity="${opacity}"`)
const at = ([x, y]: Place) => `${short(x)},${short(y)}`
/** A length to a thousandth of a point. */
const short = (length: number) => String(Number(length.toFixed(3)))

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text that is safe inside XML, without what XML cannot hold: control characters and halves of surrogate pairs. */
const escapeXml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[&<>"]/g, (character) => entities[character]!)
