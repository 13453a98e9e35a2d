import { keyGap } from '../../../core/figures/plot/keys.ts'
import type { Page } from '../../../core/figures/plot/page.ts'
import { fontOf } from './font.ts'
import type { Colours } from './colours.ts'
import { escaped } from './escaped.ts'
import { length, number } from './number.ts'
import { dashOf, symbolOf } from './symbols.ts'

/** The legend at its place below the panels. */
export function keysOf({ keys, height, theme }: Page, colours: Colours): string[] {
  return keys.flatMap((key) => {
    const { x, room, line, dot, cross, box, text } = key
    const y = height - key.y
    const at = (dx: number, dy = 0) => `(${number(x + dx)},${number(y + dy)})`
    const stroke = (colour: string, dash: readonly number[], weight: number, opacity = 1) =>
      `\\draw[${colours.name(colour)},${dashOf(dash)},line width=${length(weight)}bp,opacity=${opacity}]`
    const upright = cross ? [`${stroke(cross, [], 0.7)} ${at(room / 2, -4)} -- ${at(room / 2, 4)};`] : []
    const level = cross && !line ? [`${stroke(cross, [], 0.7)} ${at(0)} -- ${at(room)};`] : []
    const half = 4 * (box?.high ?? 1)
    return [
      ...(box
        ? [
            `\\filldraw[fill=${colours.name(box.fill)},draw=${colours.name(theme.muted)},line width=0.4bp] ${at(0, -half)} rectangle ${at(room, half)};`,
          ]
        : []),
      ...(line ? [`${stroke(line.stroke, line.dash, line.weight, line.opacity)} ${at(0)} -- ${at(room)};`] : []),
      ...level,
      ...upright,
      ...(dot ? [symbol(dot, at(room / 2), colours)] : []),
      `\\node[anchor=west,font=${fontOf(theme.body)},text=${colours.name(theme.ink)}] at ${at(room + keyGap(key))} {${escaped(text)}\\vphantom{pÅ}};`,
    ]
  })
}

function symbol(dot: NonNullable<Page['keys'][number]['dot']>, place: string, colours: Colours): string {
  const { mark, radius, turn } = symbolOf(dot.shape, dot.size, dot.fill)
  const look = `${turn}fill=${colours.name(dot.fill)},draw=${colours.name(dot.stroke)},line width=${length(dot.weight)}bp,opacity=${dot.opacity ?? 1}`
  return `\\path plot[only marks,mark=${mark},mark size=${radius},mark options={${look}}] coordinates {${place}};`
}
