import type { VegaLiteSpec } from '../figure.ts'
import type { Json } from '../json.ts'
import { themeConfig } from '../theme.ts'
import { keyData, keyLayers } from './keyLayers.ts'
import { besideLayers } from './besideLayers.ts'
import { dataOf, layerOf, raw } from './layers.ts'
import type { Page } from './page.ts'
import type { PlacedPanel } from './placed.ts'

/** A page as Vega-Lite with its data inline; `about` goes into its description and metadata. */
export function vegaLiteOf(page: Page, about: { description: string; provenance: Json }): VegaLiteSpec {
  const { theme, panels } = page
  const first = panels[0]!
  const many = panels.length > 1
  const views = panels.map((placed, i) => {
    const name = many ? `${i + 1} ` : ''
    const own = placed.panel.marks.filter((mark) => mark.rows.length > 0)
    return {
      datasets: Object.fromEntries(own.map((mark) => [name + mark.name, dataOf(mark, placed, theme)])),
      view: {
        width: placed.width,
        height: placed.height,
        layer: [
          ...(i === 0 ? paper(page, first) : []),
          ...(placed.panel.blank ? nothing : []),
          ...besideLayers(placed, theme),
          ...own.flatMap((mark) => layerOf(mark, name + mark.name, placed, theme)),
          ...hint(placed, page),
          ...(i === 0 ? [...headings(page), ...keyLayers(page.keys.length > 0, theme)] : []),
        ],
      },
    }
  })
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: about.description,
    usermeta: { provenance: about.provenance },
    background: theme.background,
    padding: 0,
    datasets: { ...pageData(page, first), ...Object.assign({}, ...views.map(({ datasets }) => datasets)) },
    ...(many
      ? {
          columns: page.columns,
          spacing: page.gap,
          bounds: 'flush',
          align: 'none',
          resolve: { scale: { x: 'independent', y: 'independent' } },
          concat: views.map(({ view }) => view),
        }
      : views[0]!.view),
    config: themeConfig(theme),
  }
}

/** Texts and keys, in points from the first panel's corner, where the layers that draw them are. */
function pageData({ lines, keys, theme }: Page, { left, top }: PlacedPanel): Record<string, Json> {
  const words = lines.map(({ x, y, ...line }) => ({ ...line, x: x - left, y: y - top }))
  if (keys.length === 0) return { words }
  const moved = keys.map((key) => ({ ...key, x: key.x - left, y: key.y - top }))
  return { words, ...keyData(moved, theme) }
}

/** An invisible sheet that makes the drawing exactly as large as the page. Axes are behind it. */
const paper = ({ width, height, theme }: Page, { left, top }: PlacedPanel): Json[] => [
  {
    data: { values: [{}] },
    mark: { type: 'rect', fill: theme.background, opacity: 0, aria: false },
    encoding: { x: { value: -left }, x2: { value: width - left }, y: { value: -top }, y2: { value: height - top } },
  },
]

/** A panel that only occupies its place. */
const nothing: Json[] = [{ data: { values: [{}] }, mark: { type: 'rect', opacity: 0, aria: false } }]

const headings = ({ theme }: Page): Json[] => {
  const at = (field: string): Json => ({ field, type: 'quantitative', scale: null, axis: null })
  return [true, false].map((strong) => ({
    data: { name: 'words' },
    transform: [{ filter: `datum.strong === ${strong}` }],
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'alphabetic',
      fontWeight: strong ? 600 : 400,
      fill: strong ? theme.ink : theme.muted,
    },
    encoding: { x: at('x'), y: at('y'), size: raw('size', 'quantitative'), text: { field: 'text', type: 'nominal' } },
  }))
}

/** The better direction of a panel, above its corner. */
function hint({ panel, width }: PlacedPanel, { theme }: Page): Json[] {
  if (!panel.hint) return []
  const { text, atLeft } = panel.hint
  const mark = { type: 'text', align: atLeft ? 'left' : 'right', baseline: 'bottom', fill: theme.muted, text }
  return [{ data: { values: [{}] }, mark, encoding: { x: { value: atLeft ? 0 : width }, y: { value: -3 } } }]
}
