import type { PlacedAxis, PlacedPanel } from '../plot/placed.ts'
import { position } from '../scale.ts'
import { textWidth } from '../text.ts'
import { lineOf, spacing, type Theme } from '../theme.ts'
import { line } from './path.ts'
import type { Group, Text } from './scene.ts'
import { middle, textOf, under } from './text.ts'

/** Lines across a panel at its ticks. */
export function gridOf(placed: PlacedPanel, { hairline: stroke }: Theme): Group {
  const { left, top, width, height, x, y } = placed
  const { across, up } = ticksOf(placed)
  const look = { stroke, weight: 0.5 }
  return {
    name: 'grid',
    shapes: [
      ...(x.grid ? across.map((at) => line(at, top, at, top + height, look)) : []),
      ...(y.grid ? up.map((at) => line(left, at, left + width, at, look)) : []),
    ],
  }
}

/** The axes of a panel with their ticks, and what stands at them. */
export function axesOf(placed: PlacedPanel, theme: Theme): Group[] {
  const { left, top, width, height, x, y } = placed
  const { across, up } = ticksOf(placed)
  const [right, bottom] = [left + width, top + height]
  const { tick } = spacing
  const look = { stroke: theme.edge, weight: 0.6 }
  return [
    {
      name: 'axes',
      shapes: [
        line(left, bottom, right, bottom, look),
        line(left, top, left, bottom, look),
        ...across.map((at) => line(at, bottom, at, bottom + tick, look)),
        ...up.map((at) => line(left - tick, at, left, at, look)),
      ],
    },
    { name: 'ticks of x', shapes: ticksBelow(x, across, bottom, theme) },
    { name: 'ticks of y', shapes: ticksBeside(y, up, left, theme) },
    { name: 'title of x', shapes: titleBelow(x, left + width / 2, bottom, theme) },
    { name: 'title of y', shapes: titleBeside(y, left, top + height / 2, theme) },
  ]
}

/** Where the ticks stand on the page. */
const ticksOf = ({ left, top, width, height, x, y }: PlacedPanel) => ({
  across: x.scale.ticks.map((tick) => left + position(x.scale, tick, width)),
  up: y.scale.ticks.map((tick) => top + height - position(y.scale, tick, height)),
})

function ticksBelow({ ticks }: PlacedAxis, places: readonly number[], bottom: number, { body: size, ink }: Theme) {
  const y = bottom + spacing.label + under * size
  return ticks.map((text, i) => textOf(text, places[i]!, y, { size, fill: ink, anchor: 'middle' }))
}

/** Ticks of several lines lie about their places. */
function ticksBeside({ ticks }: PlacedAxis, places: readonly number[], left: number, { body: size, ink }: Theme) {
  return ticks.flatMap((tick, i): Text[] => {
    const lines = tick.split('\n')
    return lines.map((text, row) => {
      const y = places[i]! + (row - (lines.length - 1) / 2) * (size + 2) + middle * size
      return textOf(text, left - spacing.label, y, { size, fill: ink, anchor: 'end' })
    })
  })
}

function titleBelow({ title, ticks }: PlacedAxis, x: number, bottom: number, theme: Theme): Text[] {
  const { axis: size, ink: fill } = theme
  const y = bottom + (ticks.length > 0 ? spacing.label + theme.body : 0) + spacing.title + under * size
  return title.map((text, i) => textOf(text, x, y + i * lineOf(theme), { size, fill, anchor: 'middle' }))
}

function titleBeside({ title, ticks }: PlacedAxis, left: number, y: number, theme: Theme): Text[] {
  const { axis: size, ink: fill } = theme
  const widest = Math.max(0, ...ticks.flatMap((tick) => tick.split('\n')).map((one) => textWidth(one, theme.body)))
  const last = left - (ticks.length > 0 ? spacing.label + widest : 0) - spacing.title - (1 - under) * size
  return title.map((text, i) =>
    textOf(text, last - (title.length - 1 - i) * lineOf(theme), y, { size, fill, anchor: 'middle', turned: true }),
  )
}
