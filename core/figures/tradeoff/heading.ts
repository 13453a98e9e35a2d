import type { Json } from '../figure.ts'
import type { Theme } from '../theme.ts'
import type { Layout } from './layout.ts'

/** Title and caption as lines at the top left of the figure, in points from the plot's corner. */
export function headingData({ heading, caption, left, top }: Layout, theme: Theme): Json[] {
  const x = 1 - left
  let y = 2 - top
  const line = (text: string, size: number, weight: number): Json => {
    y += size + 2
    return { x, y: y - 2, text, weight }
  }
  return [...heading.map((text) => line(text, theme.title, 600)), ...caption.map((text) => line(text, theme.body, 400))]
}

/** Draws the heading: the title in semibold, the caption plain. */
export function headingLayers(theme: Theme): Json[] {
  const raw = (field: string): Json => ({ field, type: 'quantitative', scale: null, axis: null })
  const layer = (weight: number, fill: string): Json => ({
    data: { name: 'headings' },
    transform: [{ filter: `datum.weight === ${weight}` }],
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'alphabetic',
      fontWeight: weight,
      fontSize: weight === 600 ? theme.title : theme.body,
      fill,
    },
    encoding: { x: raw('x'), y: raw('y'), text: { field: 'text', type: 'nominal' } },
  })
  return [layer(600, theme.ink), layer(400, theme.muted)]
}
