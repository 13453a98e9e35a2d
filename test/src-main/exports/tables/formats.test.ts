import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMarkdown } from '../../../../core/markdown/parse.ts'
import { tableFormats, type TableFormat } from '../../../../core/tables/formats.ts'
import type { Table } from '../../../../core/tables/table.ts'
import { encodedTable } from '../../../../src-main/exports/tables/index.ts'

const written = (table: Table, format: TableFormat) => new TextDecoder().decode(encodedTable(table, format).bytes)
const table = (rows: Table['rows'], more: Partial<Table> = {}): Table => ({
  title: 'x: runs',
  caption: 'One row per run.',
  columns: [
    { field: 'name', header: 'name_of' },
    { field: 'value', header: 'value' },
  ],
  rows,
  provenance: { version: '0', date: '2026-01-01' },
  ...more,
})

test('A LaTeX table has the rules of booktabs, numbers in mathematics, and texts to the left', () => {
  const tex = written(
    table([
      { name: 'a', value: -0.000123 },
      { name: 'b', value: 12 },
    ]),
    'tex',
  )
  const body = tex.split('\n').filter((line) => !line.startsWith('%'))
  assert.deepEqual(body, [
    '\\begin{tabular}{lr}',
    '\\toprule',
    'name\\_of & value \\\\',
    '\\midrule',
    'a & $-1.23\\times10^{-4}$ \\\\',
    'b & $12$ \\\\',
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ])
})

test('An estimate stands with its interval or range in one cell', () => {
  const rows = [
    { name: 'a', value: 0.5, low: 0.4, high: 0.6, spread: 'interval' },
    { name: 'b', value: 0.5, low: -0.4, high: 0.6, spread: 'range' },
  ]
  const printed = [{ field: 'value', header: 'v', low: 'low', high: 'high', spread: 'spread' }]
  const tex = written(table(rows, { printed }), 'tex')
  assert.match(tex, /^\$0\.50\$ \[\$0\.40\$, \$0\.60\$\] \\\\$/m)
  assert.match(tex, /^\$0\.50\$ \(\$-0\.40\$--\$0\.60\$\) \\\\$/m)
})

test('No name of an experiment or setting ends a cell, a row, a comment or the table', () => {
  const names = [
    '\\end{tabular}',
    'a & b \\\\ c',
    '100% $x_1^2$ #1 ~{}',
    'two\nlines',
    '[2cm]',
    '*',
    '模型',
    '<b>',
    '\\input{/etc/passwd}',
  ]
  const hostile = table(
    names.map((name, value) => ({ name, value })),
    { title: 'x\n\\input{y}', caption: 'c\r\n\\end{document}' },
  )
  const lines = written(hostile, 'tex').split('\n')
  const rows = lines.slice(lines.indexOf('\\midrule') + 1, lines.indexOf('\\bottomrule'))
  assert.equal(rows.length, names.length)
  for (const row of rows) {
    assert.ok(!/^[[*]/.test(row), row)
    assert.equal(row.replace(/\\&/g, '').split('&').length, 2, row)
    assert.ok(row.endsWith(' \\\\') && !row.slice(0, -3).includes('\\\\'), row)
    assert.ok(!/\\(end|input)\b|(?<!\\)[%#_]/.test(row), row)
  }
  assert.ok(lines.every((line) => line.startsWith('%') || !/\\(input|end\{document)/.test(line)))
})

test('A long table breaks over pages', () => {
  const tex = written(table(Array.from({ length: 41 }, (_, value) => ({ name: 'a', value }))), 'tex')
  assert.match(tex, /\\begin\{longtable\}\{lr\}[^]*\\endhead\n\\bottomrule\n\\endfoot/)
  assert.match(tex, /usepackage\{longtable\}/)
})

test('A Markdown table keeps hostile names as text', () => {
  const names = ['a | b', '<script>x</script>', '`c`', '[x](https://a.example)', '-->']
  const provenance = { version: '0', date: '2026', filter: '--><script>' }
  const text = written(
    table(
      names.map((name, value) => ({ name, value })),
      { provenance },
    ),
    'md',
  )
  const [block] = parseMarkdown(text)
  assert.ok(block?.kind === 'table')
  assert.deepEqual(
    block.rows.map(([name]) => name),
    names.map((text) => [{ kind: 'text', text }]),
  )
  assert.equal(text.match(/-->/g)!.length, 1, 'the end of the comment')
})

test('Every format names its type, and CSV is the one with every digit', () => {
  for (const format of Object.keys(tableFormats) as TableFormat[])
    assert.equal(encodedTable(table([]), format).mime, tableFormats[format].mime)
  assert.match(written(table([{ name: 'a', value: 1 / 3 }]), 'csv'), /a,0\.3333333333333333/)
})
