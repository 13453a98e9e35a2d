import type { Json } from './json.ts'

/** The look of a figure, apart from its data; lengths in points. */
export interface Theme {
  name: string
  font: string
  background: string
  ink: string
  muted: string
  hairline: string
  /** Axes. */
  edge: string
  /** Text sizes; 7 pt is the smallest that journals print. */
  body: number
  axis: number
  title: number
}

/** Black on white for print, independent of the app's theme. */
export const paper: Theme = {
  name: 'paper',
  font: 'Inter, Helvetica, Arial, sans-serif',
  background: '#ffffff',
  ink: '#1a1a1a',
  muted: '#595959',
  hairline: '#e4e4e4',
  edge: '#1a1a1a',
  body: 7,
  axis: 7.5,
  title: 8.5,
}

/** From an axis, in points: length of its ticks, where their labels begin, and room between those and the title. */
export const spacing = { tick: 3, label: 5, title: 4 } as const

/** Height of a line of an axis' title. */
export const lineOf = ({ axis }: Theme): number => axis + 1.5

/** The theme as Vega-Lite's configuration. */
export const themeConfig = (theme: Theme): Json => ({
  font: theme.font,
  view: { stroke: null },
  axis: {
    domainColor: theme.edge,
    domainWidth: 0.6,
    tickColor: theme.edge,
    tickWidth: 0.6,
    tickSize: spacing.tick,
    gridColor: theme.hairline,
    gridWidth: 0.5,
    labelColor: theme.ink,
    labelFontSize: theme.body,
    labelPadding: spacing.label - spacing.tick,
    labelOverlap: false,
    labelFlush: false,
    labelLimit: 0,
    titleColor: theme.ink,
    titleFontSize: theme.axis,
    titleFontWeight: 'normal',
    titleLineHeight: lineOf(theme),
    titleLimit: 0,
    titlePadding: spacing.title,
  },
  text: { font: theme.font, fontSize: theme.body, color: theme.ink, limit: 0 },
})
