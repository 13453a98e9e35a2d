import type { Mark, Panel, Plot, PlotAxis } from './plot.ts'

/** A plot with `spell` applied to every line of text, before positions are decided, so that the result fits. */
export function spelled(plot: Plot, spell: (text: string) => string): Plot {
  const said = (text: string) => text.split('\n').map(spell).join('\n')
  const axis = (one: PlotAxis): PlotAxis => ({
    ...one,
    title: [said(one.title[0]), said(one.title[1])],
    text: (tick, among) => said(one.text(tick, among)),
  })
  const mark = (one: Mark): Mark =>
    one.kind === 'labels' ? { ...one, rows: one.rows.map((row) => ({ ...row, text: said(row.text) })) } : one
  const panel = (one: Panel): Panel => ({
    ...one,
    title: said(one.title),
    hint: one.hint && { ...one.hint, text: said(one.hint.text) },
    x: axis(one.x),
    y: axis(one.y),
    marks: one.marks.map(mark),
    ...(one.pictures && { pictures: one.pictures.map((picture) => ({ ...picture, caption: said(picture.caption) })) }),
    ...(one.lane && { lane: { ...one.lane, text: said(one.lane.text) } }),
  })
  return {
    ...plot,
    heading: said(plot.heading),
    caption: said(plot.caption),
    panels: plot.panels.map(panel),
    keys: plot.keys.map((group) => group.map((key) => ({ ...key, text: said(key.text) }))),
  }
}
