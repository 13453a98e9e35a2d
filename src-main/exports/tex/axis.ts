import type { Page } from '../../../core/figures/plot/page.ts'
import type { PlacedAxis, PlacedPanel } from '../../../core/figures/plot/placed.ts'
import { fontOf } from './font.ts'
import type { Colours } from './colours.ts'
import { escaped } from './escaped.ts'
import { marksOf } from './marks.ts'
import { length, number } from './number.ts'

/** A panel as a pgfplots axis at its position on the page. */
export function axisOf(placed: PlacedPanel, page: Page, colours: Colours): string[] {
  const { left, top, width, height, panel } = placed
  const { theme } = page
  const ink = colours.name(theme.ink)
  const grid = colours.name(theme.hairline)
  return [
    '\\begin{axis}[',
    `  at={(${length(left)}bp,${length(page.height - top - height)}bp)},anchor=south west,`,
    `  scale only axis,width=${length(width)}bp,height=${length(height)}bp,axis lines=left,axis line style={-,${ink},line width=0.6bp},`,
    `  tick align=outside,major tick length=3bp,tick style={${ink},line width=0.6bp},`,
    '  scaled ticks=false,minor tick style={draw=none},x label style={yshift=-3bp},y label style={yshift=4bp},',
    `  tick label style={inner sep=2bp,font=${fontOf(theme.body)}},label style={font=${fontOf(theme.axis)},align=center},`,
    `  major grid style={${grid},line width=0.5bp},axis on top=false,clip=false,unbounded coords=jump,`,
    `  ${directionOf('x', placed.x)},`,
    `  ${directionOf('y', placed.y)},`,
    ']',
    ...panel.marks.flatMap((mark) => marksOf(mark, placed, theme, colours)),
    '\\end{axis}',
    ...(panel.hint ? [hint(placed, page, colours)] : []),
  ]
}

function directionOf(direction: 'x' | 'y', { scale, ticks, title, grid }: PlacedAxis): string {
  const { domain, type, constant = 1 } = scale
  const [low, high] = [Math.min(...domain), Math.max(...domain)]
  const key = (name: string) => `${direction}${name}`
  const labels = ticks.map((tick) => `{${tick.split('\n').map(escaped).join('\\\\')}}`).join(',')
  // Symlog and its inverse: sign(v)·ln(1 + |v|/c).
  const c = number(constant)
  const bent = [
    `${direction} coord trafo/.code={\\pgfmathparse{(#1<0?-1:1)*ln(1+abs(#1)/${c})}}`,
    `${direction} coord inv trafo/.code={\\pgfmathparse{(#1<0?-1:1)*${c}*(exp(abs(#1))-1)}}`,
  ]
  return [
    ...(type === 'log' ? [`${key('mode')}=log`] : []),
    ...(type === 'symlog' ? bent : []),
    ...(domain[0] > domain[1] ? [`${direction} dir=reverse`] : []),
    `${key('min')}=${number(low)},${key('max')}=${number(high)}`,
    scale.ticks.length > 0
      ? `${key('tick')}={${scale.ticks.map(number).join(',')}},${key('ticklabels')}={${labels}}`
      : `${key('tick')}=\\empty`,
    direction === 'x' ? 'x tick label style={anchor=north}' : 'y tick label style={align=right}',
    ...(grid ? [`${key('majorgrids')}`] : []),
    `${key('label')}={${title.map(escaped).join('\\\\')}}`,
  ].join(',')
}

function hint({ panel, left, top, width }: PlacedPanel, { height, theme }: Page, colours: Colours): string {
  const { text, atLeft } = panel.hint!
  const place = `(${number(atLeft ? left : left + width)},${number(height - top + 3)})`
  const look = `anchor=south ${atLeft ? 'west' : 'east'},font=${fontOf(theme.body)},text=${colours.name(theme.muted)}`
  return `\\node[${look}] at ${place} {${escaped(text)}};`
}
