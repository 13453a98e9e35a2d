import { markdownOf } from '../../../core/markdown/write.ts'
import { printedTable } from '../../../core/tables/printed.ts'
import { tableBlock } from '../../../core/tables/block.ts'
import type { Table } from '../../../core/tables/table.ts'

/** A table as Markdown, with its caption below it; its provenance is a comment. */
export function markdownTable(table: Table): string {
  const block = tableBlock(printedTable(table))
  const caption = { kind: 'paragraph', content: [{ kind: 'text', text: table.caption }] } as const
  const provenance = JSON.stringify(table.provenance).replace(/--|[<>]/g, (mark) =>
    [...mark].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  )
  return `${markdownOf([block, caption])}\n<!-- provenance: ${provenance} -->\n`
}
