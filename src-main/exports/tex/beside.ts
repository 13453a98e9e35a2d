import { leadersOf } from '../../../core/figures/plot/labelling.ts'
import type { Page } from '../../../core/figures/plot/page.ts'
import type { PlacedPanel } from '../../../core/figures/plot/placed.ts'
import { picturesIn } from '../../../core/figures/plot/pictures.ts'
import { laneName } from '../../../core/figures/scene/beside.ts'
import type { Colours } from './colours.ts'
import { escaped } from './escaped.ts'
import { fontOf } from './font.ts'
import { number } from './number.ts'

/** What stands beside a panel: lines to moved labels and pictures, the pictures, and the name of its lane. */
export function besideOf(placed: PlacedPanel, { height, theme }: Page, colours: Colours): string[] {
  const { left, top } = placed
  const at = (x: number, y: number) => `(${number(left + x)},${number(height - top - y)})`
  const look = `font=${fontOf(theme.body)}`
  const pictures = picturesIn(placed, theme)
  return [
    ...leadersOf(placed, theme).map(
      ([x1, y1, x2, y2]) =>
        `\\draw[${colours.name(theme.muted)},line width=0.5bp,opacity=0.8] ${at(x1, y1)} -- ${at(x2, y2)};`,
    ),
    ...pictures.flatMap(({ left: x, top: y, width, height: high, columns, rows, fills }) =>
      fills.map((fill, i) => {
        const [column, row] = [i % columns, Math.floor(i / columns)]
        const corner = (dx: number, dy: number) =>
          at(x + ((column + dx) * width) / columns, y + ((row + dy) * high) / rows)
        return `\\fill[${colours.name(fill)}] ${corner(0, 0)} rectangle ${corner(1, 1)};`
      }),
    ),
    ...pictures.flatMap(({ captions }) =>
      captions.map(
        ({ x, y, text }) =>
          `\\node[anchor=base,${look},text=${colours.name(theme.ink)}] at ${at(x, y)} {${escaped(text)}};`,
      ),
    ),
    ...laneName(placed).map(
      ({ x, text, anchor }) =>
        `\\node[anchor=south ${anchor === 'end' ? 'east' : 'west'},${look},text=${colours.name(theme.muted)}] at ${at(x, -3)} {${escaped(text)}};`,
    ),
  ]
}
