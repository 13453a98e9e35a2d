import type { Block } from '../markdown/blocks.ts'

/** A report on an experiment: a document, and the font that its drawings share. */
export interface Report {
  title: string
  /** What ran, in a line. */
  subtitle: string
  blocks: Block[]
  /** CSS that embeds the glyphs of the drawings. */
  fonts: string
}

/** File formats of reports by name. */
export const reportFormats = {
  html: { name: 'html', label: 'HTML', mime: 'text/html' },
  md: { name: 'md', label: 'Markdown', mime: 'text/markdown' },
} as const

/** The name of a report's format, which is also the ending of its files. */
export type ReportFormat = keyof typeof reportFormats

/** A drawing of a report with its font inside, as it stands alone. */
export const standaloneSvg = (svg: string, fonts: string): string => svg.replace('>', `><style>${fonts}</style>`)
