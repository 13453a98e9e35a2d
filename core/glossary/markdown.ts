import type { Term } from './term.ts'

/** The glossary as a document; measures, which are many, as a table that says once what several share. */
export function markdownOf(terms: Iterable<Term>): string {
  const groups = new Map<string, Term[]>()
  for (const term of terms) groups.set(term.group, [...(groups.get(term.group) ?? []), term])
  const order = [...groups.keys()].filter((group) => !tables.has(group))
  return [
    '# Glossary',
    '',
    '<!-- Written by `pellucid glossary --out docs/glossary.md`; a test holds it against the sources. -->',
    '',
    'Every word that the lab uses for what it measures, asks and shows. In the lab, hover over a word with a dotted line, or',
    'focus it, to see its entry; the screen Glossary has them all. `pellucid glossary WORD` prints one.',
    '',
    ...order.flatMap((group) => [`## ${group}`, '', ...groups.get(group)!.flatMap(entry)]),
    ...[...tables].flatMap(([group, rows]) =>
      groups.has(group) ? [`## ${group}`, '', ...rows(groups.get(group)!), ''] : [],
    ),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

/** The facts of an entry beside its sentence, with their headings. */
export const factsOf = ({ formula, better, range, unit, usual, source }: Term): [string, string][] =>
  (
    [
      ['Formula', formula],
      ['Better', better],
      ['Range', range],
      ['Unit', unit],
      ['Default', usual],
      ['Source', source],
    ] as const
  ).flatMap(([heading, said]) => (said === undefined || said === '' ? [] : [[heading, said] as [string, string]]))

function entry(term: Term): string[] {
  const facts = factsOf(term).map(([heading, said]) => `${heading}: ${heading === 'Formula' ? code(said) : said}`)
  return [`**${term.label}.** ${term.means} ${facts.join('. ')}.`.replaceAll('..', '.'), '']
}

/** Values that differ only in who reads or learns stand in one row. */
function measureRows(terms: Term[]): string[] {
  const rows = new Map<string, { term: Term; ids: string[] }>()
  for (const term of terms) {
    const { id, label: _label, ...shared } = term
    const key = JSON.stringify(shared)
    const row = rows.get(key) ?? { term, ids: [] }
    row.ids.push(id.replace('measure.', ''))
    rows.set(key, row)
  }
  return table(
    ['value', 'what it says', 'formula', 'better', 'range', 'unit', 'source'],
    [...rows.values()].map(({ term, ids }) => [
      ids.map(code).join(', '),
      term.means,
      code(term.formula ?? ''),
      term.better ?? '',
      term.range ?? '',
      term.unit ?? '',
      term.source,
    ]),
  )
}

function fieldRows(terms: Term[]): string[] {
  return table(
    ['field', 'what it is', 'default', 'range'],
    terms.map(({ id, means, usual = '', range = '' }) => [code(id.replace('field.', '')), means, usual, range]),
  )
}

function table(head: string[], rows: string[][]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

const tables: ReadonlyMap<string, (terms: Term[]) => string[]> = new Map([
  ['Measures', measureRows],
  ['Fields of an experiment file', fieldRows],
])
