import { chanceWords, foundWords, type Verdict } from '../claims/verdict.ts'
import { parseMarkdown } from '../markdown/parse.ts'
import { plain, type Block } from '../markdown/blocks.ts'
import type { ExperimentRecord } from '../records/records.ts'
import { tableBlock } from '../tables/block.ts'
import { claimsTable } from '../tables/claims.ts'
import { printedTable } from '../tables/printed.ts'
import type { Table } from '../tables/table.ts'
import { factsOf } from './facts.ts'
import type { Provenance } from '../figures/figure.ts'

/** What a report is made of. */
export interface ReportData {
  record: ExperimentRecord
  /** The file as its author wrote it. */
  text: string
  verdicts: readonly Verdict[]
  /** Means by setting; null before a run is done. */
  settings: Table | null
  /** Drawings with their captions, or why there is none. */
  figures: readonly ({ svg: string; title: string; caption: string } | { missing: string })[]
  provenance: Provenance
}

/** Rows of a table in a report; an exported table has all. */
const mostRows = 200

/** The parts of a report: question, figure, verdicts, results by setting, notes, design and provenance. */
export function composed(data: ReportData): Block[] {
  const { record, text, verdicts, figures, settings } = data
  return [
    ...section('Question', questionOf(verdicts)),
    ...section(
      'Results',
      figures.map((one): Block => ('missing' in one ? paragraph(one.missing) : { kind: 'figure', ...one })),
    ),
    ...section('Verdicts', verdictsOf(data)),
    ...section('Results by setting', settings ? tableOf(settings) : [paragraph('No run is done yet.')]),
    ...(record.notes.trim() ? section('Notes', lowered(parseMarkdown(record.notes))) : []),
    ...section('Design', [
      paragraph('The experiment file, as its author wrote it:'),
      { kind: 'code', language: 'yaml', text: text.replace(/\n+$/, '') },
    ]),
    ...section('Provenance', [factsOf(record, data.provenance)]),
  ]
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', content: plain(text) })
const heading = (text: string, level = 1): Block => ({ kind: 'heading', level, content: plain(text) })
const section = (title: string, blocks: readonly Block[]): Block[] => [heading(title), ...blocks]

/** Headings of notes stand below that of their section. */
const lowered = (blocks: readonly Block[]): Block[] =>
  blocks.map((block) => (block.kind === 'heading' ? { ...block, level: block.level + 1 } : block))

const isAddressed = ({ finding }: Verdict) => finding !== 'not addressed'

/** The claims that the experiment addresses, in their own words. */
function questionOf(verdicts: readonly Verdict[]): Block[] {
  const asked = verdicts.filter(isAddressed)
  if (asked.length === 0) return [paragraph('This experiment does not address any of the lab’s claims yet.')]
  return [
    {
      kind: 'list',
      start: null,
      items: asked.map(({ claim, title, statement }) => [
        {
          kind: 'paragraph',
          content: [
            { kind: 'strong', content: plain(`${claim} ${title}.`) },
            { kind: 'text', text: ` ${statement}` },
          ],
        },
      ]),
    },
  ]
}

function verdictsOf({ record, verdicts, provenance }: ReportData): Block[] {
  const asked = verdicts.filter(isAddressed)
  const rest = verdicts.filter((verdict) => !isAddressed(verdict))
  return [
    ...(asked.length > 0 ? [paragraph(chanceWords(verdicts))] : []),
    ...asked.flatMap((verdict) => verdictBlocks(verdict, record.name, provenance)),
    ...(rest.length > 0
      ? [
          heading('Not addressed', 2),
          {
            kind: 'list' as const,
            start: null,
            items: rest.map(({ claim, title, reason }) => [paragraph(`${claim} ${title}: ${reason}`)]),
          },
        ]
      : []),
  ]
}

function verdictBlocks(verdict: Verdict, experiment: string, provenance: Provenance): Block[] {
  const { claim, title, terms, reason, parts = [], published, basis } = verdict
  const effects = { ...verdict, effects: verdict.effects.filter(({ decisive }) => decisive) }
  return [
    heading(`${claim} ${title}: ${foundWords(verdict)}`, 2),
    ...(parts.length > 0
      ? parts.map((part) => paragraph(`${part.title}: ${foundWords(part)}. ${part.reason}`))
      : [paragraph(reason)]),
    paragraph(`${basis === 'registered' ? 'Registered' : 'Exploratory'}. ${terms}`),
    ...(effects.effects.length > 0 ? tableOf(claimsTable({ experiment, verdicts: [effects], provenance })) : []),
    ...(published ? [paragraph(published)] : []),
  ]
}

/** The first rows of a table, and how many are left out. */
function tableOf(table: Table): Block[] {
  const shown = printedTable({ ...table, rows: table.rows.slice(0, mostRows) })
  const left = table.rows.length - mostRows
  return [
    tableBlock(shown),
    ...(left > 0 ? [paragraph(`${left} further rows are left out here; the exported table has all of them.`)] : []),
  ]
}
