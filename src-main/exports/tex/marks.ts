import { labelsOf } from '../../../core/figures/plot/labelling.ts'
import type { PlacedPanel } from '../../../core/figures/plot/placed.ts'
import type { Mark } from '../../../core/figures/plot/plot.ts'
import { clamp } from '../../../core/figures/scale.ts'
import type { Theme } from '../../../core/figures/theme.ts'
import { fontOf } from './font.ts'
import type { Colours } from './colours.ts'
import { escaped } from './escaped.ts'
import { placesOf } from './lines.ts'
import { datum, length } from './number.ts'
import { dashOf, symbolOf } from './symbols.ts'

/** A mark as plots inside the axis of its panel, each with its own data. */
export function marksOf(mark: Mark, placed: PlacedPanel, theme: Theme, colours: Colours): string[] {
  const [x, y] = [placed.x.scale, placed.y.scale]
  const place = (row: { x: number; y: number }): [number, number] => [clamp(x, row.x), clamp(y, row.y)]
  const title = `% ${mark.name}`
  switch (mark.kind) {
    case 'line':
      return lines(mark.rows, ({ series, stroke, dash }) => `${series} ${stroke} ${dash.join(' ')}`).flatMap((rows) => {
        const { stroke, dash } = rows[0]!
        const look = `${colours.name(stroke)},${dashOf(dash)},line width=${length(mark.weight)}bp,opacity=${mark.opacity ?? 1}`
        return [title, plot(`no marks,${look}`, rows.map(place))]
      })
    case 'band':
      return lines(mark.rows, ({ series }) => series).flatMap((rows) => {
        const edge = (key: 'low' | 'high') => rows.map((row) => place({ x: row.x, y: row[key] }))
        const look = `no marks,draw=none,fill=${colours.name(rows[0]!.fill)},fill opacity=${mark.opacity}`
        return [title, plot(look, [...edge('low'), ...edge('high').reverse()], '--cycle')]
      })
    case 'bars':
      return lines(mark.rows, ({ stroke }) => stroke).flatMap((rows) => {
        const look = `no marks,${colours.name(rows[0]!.stroke)},line width=${length(mark.weight ?? 0.7)}bp,opacity=${mark.opacity ?? 0.9}`
        const ends = rows.flatMap(({ low, high, ...row }): [number, number][] => {
          const end = (value: number) => place(mark.along === 'x' ? { x: value, y: row.y } : { x: row.x, y: value })
          return [end(low), end(high), [NaN, NaN]]
        })
        return [title, plot(look, ends)]
      })
    case 'dots':
      return lines(mark.rows, ({ shape, size, fill, stroke }) => `${shape} ${size} ${fill} ${stroke}`).flatMap(
        (rows) => {
          const { shape, size, fill, stroke } = rows[0]!
          const { mark: symbol, radius, turn } = symbolOf(shape, size, fill)
          const look = `${turn}fill=${colours.name(fill)},draw=${colours.name(stroke)},line width=${length(mark.weight)}bp,opacity=${mark.opacity ?? 1}`
          return [title, plot(`only marks,mark=${symbol},mark size=${radius},mark options={${look}}`, rows.map(place))]
        },
      )
    case 'cells':
      return [
        title,
        ...mark.rows.map(({ x, y, high, fill, value }) => {
          const corners = `(axis cs:${x - 0.5},${y - high / 2}) rectangle (axis cs:${x + 0.5},${y + high / 2})`
          return `\\fill[${colours.name(fill)}] ${corners};${typeof value === 'number' ? ` % ${datum(value)}` : ''}`
        }),
      ]
    case 'labels': {
      const rows = mark.free ? labelsOf(placed, mark.rows, theme) : mark.rows
      return rows.map((row) => {
        const { dx = 0, dy = 0 } = row
        const look = `font=${fontOf(theme.body)},text=${colours.name(theme.ink)},xshift=${length(dx)}bp,yshift=${length(-dy)}bp`
        return `\\node[${look}] at (axis cs:${datum(row.x)},${datum(row.y)}) {${escaped(row.text)}};`
      })
    }
  }
}

/** Groups rows with the same look, keeping their order. */
const lines = <R>(rows: readonly R[], look: (row: R) => string): R[][] => [...Map.groupBy(rows, look).values()]

const plot = (look: string, places: readonly (readonly [number, number])[], end = ''): string =>
  `\\addplot[${look}] coordinates {${placesOf(places.map(([x, y]) => `(${datum(x)},${datum(y)})`))}}${end};`.replaceAll(
    'NaN',
    'nan',
  )
