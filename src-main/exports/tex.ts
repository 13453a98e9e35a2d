import type { Figure } from '../../core/figures/figure.ts'
import type { Line, Page } from '../../core/figures/plot/page.ts'
import { axisOf } from './tex/axis.ts'
import { besideOf } from './tex/beside.ts'
import { Colours } from './tex/colours.ts'
import { escaped } from './tex/escaped.ts'
import { keysOf } from './tex/keys.ts'
import { fontOf } from './tex/font.ts'
import { comment } from './tex/lines.ts'
import { length, number } from './tex/number.ts'

/**
 * A figure as pgfplots with its data, in the same layout as the other formats. The file can be input into a paper that
 * loads `\usepackage{pgfplots}`, or compiled by itself.
 */
export function tex({ title, caption, page, provenance }: Figure): string {
  const colours = new Colours()
  const panels = page.panels.filter(({ panel }) => !panel.blank)
  const axes = panels.map((placed) => [...axisOf(placed, page, colours), ...besideOf(placed, page, colours)])
  const words = page.lines.map((line) => wordsOf(line, page, colours))
  const keys = keysOf(page, colours)
  const { width, height } = page
  const about = [title, caption, `provenance: ${JSON.stringify(provenance)}`]
  return [
    ...about.flatMap(comment),
    ...alone(width, height),
    '\\begingroup',
    '\\usetikzlibrary{plotmarks}\\pgfplotsset{compat=1.16}%',
    ...colours.definitions(),
    '\\begin{tikzpicture}[x=1bp,y=1bp,inner sep=0pt,outer sep=0pt]',
    `\\useasboundingbox (0,0) rectangle (${number(width)},${number(height)});`,
    ...axes.flat(),
    ...words,
    ...keys,
    '\\end{tikzpicture}%',
    '\\endgroup',
    '\\ifdefined\\pellucidalone\\end{document}\\fi',
    '',
  ].join('\n')
}

/** Makes the file a complete document if pgfplots is not loaded yet. */
const alone = (width: number, height: number): string[] => [
  '\\ifdefined\\pgfplotsset\\else',
  '\\documentclass{article}',
  '\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\\usepackage{textcomp}\\usepackage{pgfplots}',
  `\\usepackage[paperwidth=${length(width)}bp,paperheight=${length(height)}bp,margin=0bp]{geometry}`,
  '\\pagestyle{empty}\\parindent=0pt\\topskip=0pt\\parskip=0pt',
  '\\def\\pellucidalone{}',
  '\\begin{document}%',
  '\\fi',
]

const wordsOf = ({ x, y, text, size, strong }: Line, { height, theme }: Page, colours: Colours): string => {
  const look = `anchor=base west,font=${fontOf(size)}${strong ? '\\bfseries' : ''}`
  const colour = colours.name(strong ? theme.ink : theme.muted)
  return `\\node[${look},text=${colour}] at (${number(x)},${number(height - y)}) {${escaped(text)}};`
}
