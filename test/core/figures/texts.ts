/** A line of text of a drawing, with its place on the page. */
export interface Text {
  text: string
  x: number
  y: number
  size: number
  anchor: string
  weight: string
  turned: boolean
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** Lines of text with their places on the page, from the nested translations that Vega writes. */
export function textsOf(drawn: string): Text[] {
  const open = [{ x: 0, y: 0 }]
  const texts: Text[] = []
  for (const [tag, name, attributes, inside = ''] of drawn.matchAll(
    /<(\/?g|text)\b([^>]*)>(?:((?:[^<]|<\/?tspan)*)<\/text>)?/g,
  )) {
    if (tag.startsWith('</')) open.pop()
    if (tag.startsWith('</') || tag.endsWith('/>')) continue
    const [, dx = '0', dy = '0'] = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(attributes!) ?? []
    const place = { x: open.at(-1)!.x + Number(dx), y: open.at(-1)!.y + Number(dy) }
    if (name === 'g') open.push(place)
    const of = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(attributes!)?.[1] ?? ''
    const style = { size: Number.parseFloat(of('font-size')), anchor: of('text-anchor'), weight: of('font-weight') }
    const turned = attributes!.includes('rotate')
    let down = Number(/rotate\(-90\) translate\(0,([-\d.e]+)\)/.exec(attributes!)?.[1] ?? 0)
    for (const line of name === 'text' ? inside.split('</tspan>').filter(Boolean) : []) {
      down += Number(/<tspan[^>]* dy="([-\d.e]+)"/.exec(line)?.[1] ?? 0)
      const text = line.replace(/<tspan[^>]*>/, '').replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity]!)
      texts.push({ text, x: place.x + (turned ? down : 0), y: place.y + (turned ? 0 : down), ...style, turned })
    }
  }
  return texts
}
