import { position } from '../scale.ts'
import { textWidth, wrap } from '../text.ts'
import { lineOf, spacing, type Theme } from '../theme.ts'
import { placeKeys, type Key, type PlacedKey } from './keys.ts'
import { labelsOf } from './labelling.ts'
import { pictureRoom } from './pictures.ts'
import type { PlacedAxis, PlacedPanel } from './placed.ts'
import type { Panel, Plot, PlotAxis } from './plot.ts'

/** A line of text; `y` is its baseline. */
export interface Line {
  x: number
  y: number
  text: string
  size: number
  strong: boolean
}

/** A figure with every position decided, in points from its top left corner. */
export interface Page {
  width: number
  height: number
  theme: Theme
  lines: Line[]
  panels: PlacedPanel[]
  columns: number
  /** Distance between the areas of neighbouring panels. */
  gap: { column: number; row: number }
  keys: PlacedKey[]
}

/** Minimum space to the right of every panel. */
const least = 7
/** Height of a panel, at least, whatever it is fitted into. */
const leastHeight = 40
/** A panel has a width even where nothing has been given room yet. */
const leastWidth = 1
const hintHeight = 12
const keysGap = 4

/** Settles sizes and places for a printed width; all room follows from the texts, so nothing is clipped. With a height,
 * the one row of panels takes what the words and the legend leave of it. */
export function pageOf(plot: Plot, width: number, theme: Theme, height?: number): Page {
  if (height === undefined) return settled(plot, width, theme)
  // What lies about the panel follows from its own height, by the number of ticks: twice is enough.
  let panel = height
  for (let pass = 0; pass < 2; pass++) {
    const whole = settled(plot, width, theme, panel).height
    panel = Math.max(leastHeight, panel + height - whole)
  }
  return settled(plot, width, theme, panel)
}

function settled(plot: Plot, width: number, theme: Theme, height?: number): Page {
  const columns = Math.min(plot.columns, plot.panels.length)
  const heights = height === undefined ? heightsOf(plot, columns, width) : [height]
  const ys = plot.panels.map(({ y }, i) => placed(y, heights[Math.floor(i / columns)]!, theme))
  const side = (first: boolean) =>
    Math.ceil(Math.max(0, ...ys.filter((_, i) => (i % columns === 0) === first).map((y) => sideOf(y, theme))))
  const [left, between] = [side(true), side(false)]
  const across = (right: number) =>
    Math.max(leastWidth, (width - left - (columns - 1) * between - columns * right) / columns)
  const along = (right: number) => plot.panels.map(({ x }) => placed(x, across(right), theme))
  const rooms = plot.panels.map((panel) => pictureRoom(panel, width))
  const beside = Math.max(...rooms.map(({ room }) => room))
  const right = Math.max(least + beside, ...along(least).map((x) => overhang(x, across(least), theme) + 1))
  const inner = across(right)
  const xs = along(right)
  const below = Math.ceil(
    Math.max(...xs.map((x) => spacing.label + theme.body + spacing.title + x.title.length * lineOf(theme) + 2)),
  )
  const above = Math.max(...plot.panels.map((panel) => aboveOf(panel, inner + right, theme)))
  const { lines, bottom } = headingOf(plot, width, theme)
  const gap = { column: between + right, row: below + above }
  const tops = heights.map((_, row) =>
    heights.slice(0, row).reduce((sum, height) => sum + height + gap.row, bottom + above),
  )
  const panels = plot.panels.map((panel, i) => ({
    panel,
    left: left + (i % columns) * (inner + gap.column),
    top: tops[Math.floor(i / columns)]!,
    width: inner,
    height: heights[Math.floor(i / columns)]!,
    x: xs[i]!,
    y: ys[i]!,
    pictures: rooms[i]!.side,
  }))
  const under = tops.at(-1)! + heights.at(-1)! + below
  const named = namedIn(panels, theme)
  const unnamed = (key: Key) => key.series === undefined || !named.has(key.series)
  const legend = placeKeys(
    plot.keys.map((group) => group.filter(unnamed)),
    width - 2,
    theme,
  )
  const keys = legend.keys.map((key) => ({ ...key, x: key.x + 1, y: key.y + under + keysGap }))
  const whole = Math.ceil(under + (legend.keys.length > 0 ? keysGap + legend.height + 2 : 0))
  const titles = panels.flatMap(({ panel, left, top }) => titleLines(panel, left, top, inner + right, theme))
  return { width, height: whole, theme, lines: [...lines, ...titles], panels, columns, gap, keys }
}

/** Curves that have their names beside them, if all have: the legend names them all, or none. */
function namedIn(panels: readonly PlacedPanel[], theme: Theme): Set<string> {
  const named = new Set<string>()
  for (const placed of panels)
    for (const mark of placed.panel.marks) {
      if (mark.kind !== 'labels' || !mark.free) continue
      const wanted = mark.rows.flatMap(({ names }) => names ?? [])
      const found = labelsOf(placed, mark.rows, theme).flatMap(({ names }) => names ?? [])
      if (wanted.length === found.length) for (const name of found) named.add(name)
    }
  return named
}

/** Height of every row of panels. */
function heightsOf({ panels, aspect }: Plot, columns: number, width: number): number[] {
  const usual = Math.round((width / columns) * aspect)
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) =>
    panels.slice(row * columns, (row + 1) * columns),
  )
  return rows.map((row) => Math.max(...row.map(({ height = usual }) => height)))
}

/** How far the text of the last tick extends beyond the end of its axis. */
function overhang({ scale, ticks }: PlacedAxis, length: number, { body }: Theme): number {
  const ends = scale.ticks.map((tick, i) => position(scale, tick, length) + textWidth(ticks[i]!, body) / 2)
  return Math.max(0, ...ends) - length
}

function placed({ title, scale, text, grid }: PlotAxis, length: number, theme: Theme): PlacedAxis {
  const found = scale(length)
  const whole = title.filter(Boolean).join(' ')
  const lines =
    textWidth(whole, theme.axis) <= length
      ? [whole]
      : [...wrap(title[0], length, theme.axis), ...wrap(title[1], length, theme.axis)]
  return { scale: found, ticks: found.ticks.map((tick) => text(tick, found.ticks)), title: lines.filter(Boolean), grid }
}

/** Width of a vertical axis: its widest tick, then its title. */
const sideOf = ({ ticks, title }: PlacedAxis, theme: Theme): number =>
  Math.max(0, ...ticks.flatMap((tick) => tick.split('\n')).map((line) => textWidth(line, theme.body))) +
  spacing.label +
  spacing.title +
  title.length * lineOf(theme) +
  2

const titleRows = ({ title }: Panel, width: number, { axis }: Theme) => wrap(title, width, axis * 1.08)

function aboveOf(panel: Panel, width: number, theme: Theme): number {
  const rows = titleRows(panel, width, theme).length
  return rows > 0 ? rows * lineOf(theme) + 4 : panel.hint || panel.lane ? hintHeight : 5
}

/** Title of a panel, above its left corner. */
function titleLines(panel: Panel, left: number, top: number, width: number, theme: Theme): Line[] {
  const rows = titleRows(panel, width, theme)
  return rows.map((text, i) => {
    const y = top - 4 - (rows.length - 1 - i) * lineOf(theme)
    return { x: left, y, text, size: theme.axis, strong: true }
  })
}

/** Title and caption of the figure, at its top. */
function headingOf({ heading, caption }: Plot, width: number, theme: Theme): { lines: Line[]; bottom: number } {
  let y = 2
  const line = (strong: boolean) => (text: string) => {
    const size = strong ? theme.title : theme.body
    y += size + 2
    return { x: 1, y: y - 2, text, size, strong }
  }
  const lines = [
    ...wrap(heading, (width - 2) / 1.08, theme.title).map(line(true)),
    ...wrap(caption, width - 2, theme.body).map(line(false)),
  ]
  return { lines, bottom: y }
}
