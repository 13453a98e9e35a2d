import { pageOf } from '../plot/page.ts'
import type { Plot } from '../plot/plot.ts'
import type { Theme } from '../theme.ts'
import type { Scene } from './scene.ts'
import { sceneOf } from './sceneOf.ts'

/** Pixels of a screen to a printed point: what is 7.5 points in print is 12 pixels. */
export const pixelsPerPoint = 1.6

/** The panel of a plot on a screen, as large as it is given room; its words and keys stand around it, as the plot has
 * them. */
export const onScreen = (plot: Plot, size: { width: number; height: number }, theme: Theme): Scene =>
  sceneOf(
    pageOf(
      { ...plot, heading: '', caption: '', keys: [] },
      size.width / pixelsPerPoint,
      theme,
      size.height / pixelsPerPoint,
    ),
    pixelsPerPoint,
  )
