import type { Json } from '../json.ts'
import type { Theme } from '../theme.ts'
import { keyGap, type PlacedKey } from './keys.ts'
import { at, raw } from './layers.ts'

/** Half the height of a key's box and of its crossed bars. */
const half = 4

/** The legend as data: boxes, lines, symbols and texts at their places. */
export function keyData(keys: readonly PlacedKey[], theme: Theme): Record<string, Json> {
  const boxes = keys.flatMap(({ x, y, room, box }) =>
    box
      ? [{ x, x2: x + room, y: y - half * box.high, y2: y + half * box.high, fill: box.fill, stroke: theme.muted }]
      : [],
  )
  const lines = keys.flatMap(({ x, y, room, line, cross }) => {
    const level = { x, x2: x + room, y, y2: y }
    const upright = { x: x + room / 2, x2: x + room / 2, y: y - half, y2: y + half }
    const bar = { stroke: cross ?? '', dash: [], weight: 0.7, opacity: 1 }
    return [
      ...(line ? [{ ...level, opacity: 1, ...line, dash: [...line.dash] }] : []),
      ...(cross ? [level, upright].map((place) => ({ ...place, ...bar })) : []),
    ]
  })
  const dots = keys.flatMap(({ x, y, room, dot }) => (dot ? [{ opacity: 1, ...dot, x: x + room / 2, y }] : []))
  const texts = keys.map((key) => ({ x: key.x + key.room + keyGap(key), y: key.y, text: key.text }))
  return { 'key boxes': boxes, 'key lines': lines, 'key dots': dots, 'key texts': texts }
}

/** The layers that draw them. */
export function keyLayers(some: boolean, theme: Theme): Json[] {
  if (!some) return []
  const place = { x: at('x'), y: at('y') }
  const ends = { x2: { field: 'x2' }, y2: { field: 'y2' } }
  const look = { stroke: raw('stroke'), opacity: raw('opacity', 'quantitative') }
  const weight = raw('weight', 'quantitative')
  return [
    {
      data: { name: 'key boxes' },
      mark: { type: 'rect', strokeWidth: 0.4 },
      encoding: { ...place, ...ends, fill: raw('fill'), stroke: raw('stroke') },
    },
    {
      data: { name: 'key lines' },
      mark: { type: 'rule', strokeCap: 'butt' },
      encoding: { ...place, ...ends, ...look, strokeDash: raw('dash'), strokeWidth: weight },
    },
    {
      data: { name: 'key dots' },
      mark: { type: 'point' },
      encoding: {
        ...place,
        ...look,
        shape: raw('shape'),
        fill: raw('fill'),
        size: raw('size', 'quantitative'),
        strokeWidth: weight,
      },
    },
    {
      data: { name: 'key texts' },
      mark: { type: 'text', align: 'left', baseline: 'middle', fill: theme.ink },
      encoding: { ...place, text: { field: 'text', type: 'nominal' } },
    },
  ]
}
