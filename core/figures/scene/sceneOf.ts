import type { Page } from '../plot/page.ts'
import type { PlacedPanel } from '../plot/placed.ts'
import type { Theme } from '../theme.ts'
import { axesOf, gridOf } from './axes.ts'
import { besideOf, leaderGroup } from './beside.ts'
import { keyGroups } from './keys.ts'
import { groupOf } from './marks.ts'
import { regionsOf } from './regions.ts'
import { scaled } from './scaled.ts'
import type { Group, Scene } from './scene.ts'
import { textOf } from './text.ts'

/** A page as the marks that are painted, `unit` pixels to a point. */
export function sceneOf(page: Page, unit = 1): Scene {
  const { width, height, theme, keys, lines } = page
  const panels = page.panels.filter(({ panel }) => !panel.blank)
  const words = lines.map(({ x, y, text, size, strong }) =>
    textOf(text, x, y, { size, strong, fill: strong ? theme.ink : theme.muted }),
  )
  const groups = [
    ...panels.flatMap((placed) => {
      const { marks } = placed.panel
      const drawn = (cells: boolean) =>
        marks.flatMap((mark) => ((mark.kind === 'cells') === cells ? [groupOf(mark, placed, theme)] : []))
      // Cells reach to the axes, which lie over them and under everything else.
      return [
        gridOf(placed, theme),
        ...drawn(true),
        ...axesOf(placed, theme),
        leaderGroup(placed, theme),
        ...drawn(false),
        ...besideOf(placed, theme),
        ...hintOf(placed, theme),
      ]
    }),
    { name: 'words', shapes: words },
    ...keyGroups(keys, theme),
  ]
  return scaled(
    {
      width,
      height,
      background: theme.background,
      font: theme.font,
      areas: panels.map(({ left, top, width, height }) => ({ left, top, width, height })),
      groups: groups.filter(({ shapes }) => shapes.length > 0),
      regions: panels.flatMap(regionsOf),
    },
    unit,
  )
}

/** The direction in which a panel is better, above its corner. */
function hintOf({ panel, left, top, width }: PlacedPanel, { body: size, muted }: Theme): Group[] {
  if (!panel.hint) return []
  const { text, atLeft } = panel.hint
  const anchor = atLeft ? 'start' : 'end'
  return [
    {
      name: 'hint',
      shapes: [textOf(text, atLeft ? left : left + width, top - 3 - 0.21 * size, { size, fill: muted, anchor })],
    },
  ]
}
