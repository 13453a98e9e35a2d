import type { Json } from '../json.ts'
import { laneName } from '../scene/beside.ts'
import type { Theme } from '../theme.ts'
import { leadersOf } from './labelling.ts'
import { at, raw } from './layers.ts'
import type { PlacedPanel } from './placed.ts'
import { picturesIn } from './pictures.ts'

/** Leaders, pictures, their captions and the name of the lane as layers, in points from the panel's corner. */
export function besideLayers(placed: PlacedPanel, theme: Theme): Json[] {
  const leaders = leadersOf(placed, theme).map(([x, y, x2, y2]) => ({ x, y, x2, y2 }))
  const pictures = picturesIn(placed, theme)
  const cells = pictures.flatMap(({ left, top, width, height, columns, rows, fills }) =>
    fills.map((fill, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)]
      const [x, y] = [left + (column * width) / columns, top + (row * height) / rows]
      return { x, x2: x + width / columns, y, y2: y + height / rows, fill }
    }),
  )
  const captions = pictures.flatMap(({ captions }) => captions)
  const ends = { x: at('x'), y: at('y'), x2: { field: 'x2' }, y2: { field: 'y2' } }
  const text = (more: { [key: string]: Json }): { [key: string]: Json } => ({ type: 'text', fill: theme.ink, ...more })
  return [
    ...layer(leaders, { type: 'rule', stroke: theme.muted, strokeWidth: 0.5, opacity: 0.8, aria: false }, ends),
    ...layer(cells, { type: 'rect', strokeWidth: 0, aria: false }, { ...ends, fill: raw('fill') }),
    ...layer(captions, text({ align: 'center', baseline: 'alphabetic' }), {
      x: at('x'),
      y: at('y'),
      text: { field: 'text', type: 'nominal' },
    }),
    ...laneName(placed).map(({ x, text: name, anchor }) => ({
      data: { values: [{}] },
      mark: text({ align: anchor === 'end' ? 'right' : 'left', baseline: 'bottom', fill: theme.muted, text: name }),
      encoding: { x: { value: x }, y: { value: -3 } },
    })),
  ]
}

const layer = (values: readonly object[], mark: Json, encoding: Json): Json[] =>
  values.length === 0 ? [] : [{ data: { values: values as unknown as Json }, mark, encoding }]
