import { printedTable, type Printed } from '../../../core/tables/printed.ts'
import type { Table } from '../../../core/tables/table.ts'
import { escaped } from '../tex/escaped.ts'
import { comment } from '../tex/lines.ts'

/** With more rows than this, the table breaks over pages. */
const mostOnPage = 40

/**
 * A table for a paper that loads booktabs, and longtable if it has more than 40 rows: `\input` it into a `table`, or a
 * `longtable` into the text. Title, caption and provenance are comments.
 */
export function latexTable(table: Table): string {
  const { title, caption, provenance } = table
  const { headers, numeric, rows } = printedTable(table)
  const long = rows.length > mostOnPage
  const name = long ? 'longtable' : 'tabular'
  const about = [title, caption, `provenance: ${JSON.stringify(provenance)}`]
  return [
    ...about.flatMap(comment),
    `% Needs \\usepackage{booktabs}${long ? ' and \\usepackage{longtable}' : ''}.`,
    `\\begin{${name}}{${numeric.map((right) => (right ? 'r' : 'l')).join('')}}`,
    '\\toprule',
    line(headers.map((text) => ({ text, numeric: false }))),
    '\\midrule',
    ...(long ? ['\\endhead', '\\bottomrule', '\\endfoot'] : []),
    ...rows.map(line),
    ...(long ? [] : ['\\bottomrule']),
    `\\end{${name}}`,
    '',
  ].join('\n')
}

/** A row; its end would take a bracket or star at the beginning of the next for its own argument. */
function line(cells: Printed['rows'][number]): string {
  const [first = '', ...rest] = cells.map(written)
  return `${[/^[[*]/.test(first) ? `{}${first}` : first, ...rest].join(' & ')} \\\\`
}

const written = ({ text, numeric }: Printed['rows'][number][number]): string =>
  numeric
    ? text
        .replaceAll('–', '--')
        .replace(/−?\d[\d.]*(e−?\d+)?/g, (number) => `$${powered(number.replaceAll('−', '-'))}$`)
        .replaceAll('−', '$-$')
    : escaped(text)

const powered = (number: string): string => number.replace(/e(-?\d+)/, '\\times10^{$1}')
