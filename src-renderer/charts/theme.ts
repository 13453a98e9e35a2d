import { pixelsPerPoint } from '../../core/figures/scene/screen.ts'
import { paper as printed, type Theme } from '../../core/figures/theme.ts'

/** What figures are drawn with on the page. */
export interface Colours {
  paper: string
  ink: string
  muted: string
  hairline: string
  edge: string
}

/** What figures look like on the page: as in print, in its colours and with letters of its sizes. */
export const themeOf = ({ paper: background, ink, muted, hairline, edge }: Colours): Theme => ({
  ...printed,
  name: 'screen',
  background,
  ink,
  muted,
  hairline,
  edge,
  body: 12 / pixelsPerPoint,
  axis: 13 / pixelsPerPoint,
  title: 15 / pixelsPerPoint,
})
