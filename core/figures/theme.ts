import type { Json } from './json.ts'

/** What a figure looks like apart from its data; lengths in points. */
export interface Theme {
  name: string
  font: string
  background: string
  ink: string
  muted: string
  hairline: string
  /** Text sizes; 7 pt is the smallest that journals print. */
  body: number
  axis: number
  title: number
}

/** Black on white for print, whatever the app looks like. */
export const paper: Theme = {
  name: 'paper',
  font: 'Inter, Helvetica, Arial, sans-serif',
  background: '#ffffff',
  ink: '#1a1a1a',
  muted: '#595959',
  hairline: '#e4e4e4',
  body: 7,
  axis: 7.5,
  title: 8.5,
}

/** The theme as Vega-Lite's configuration. */
export const themeConfig = (theme: Theme): Json => ({
  font: theme.font,
  view: { stroke: null },
  axis: {
    domainColor: theme.ink,
    domainWidth: 0.6,
    tickColor: theme.ink,
    tickWidth: 0.6,
    tickSize: 3,
    gridColor: theme.hairline,
    gridWidth: 0.5,
    labelColor: theme.ink,
    labelFontSize: theme.body,
    labelPadding: 2,
    labelOverlap: false,
    labelLimit: 0,
    titleColor: theme.ink,
    titleFontSize: theme.axis,
    titleFontWeight: 'normal',
    titleLineHeight: theme.axis + 1.5,
    titleLimit: 0,
    titlePadding: 4,
  },
  text: { font: theme.font, fontSize: theme.body, color: theme.ink, limit: 0 },
})
