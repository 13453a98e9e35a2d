import type { Block, Inline } from './blocks.ts'

/** Blocks as HTML; every text is escaped, and links lead to web pages only. Headings begin at `top`. */
export const htmlOf = (blocks: readonly Block[], top = 1): string =>
  blocks.map((block) => blockHtml(block, top)).join('\n')

function blockHtml(block: Block, top: number): string {
  switch (block.kind) {
    case 'heading': {
      const level = Math.min(6, block.level + top - 1)
      return `<h${level}>${inline(block.content)}</h${level}>`
    }
    case 'paragraph':
      return `<p>${inline(block.content)}</p>`
    case 'code':
      return `<pre tabindex="0"><code>${escapeHtml(block.text)}</code></pre>`
    case 'quote':
      return `<blockquote>${htmlOf(block.blocks, top)}</blockquote>`
    case 'rule':
      return '<hr>'
    case 'list': {
      const tag = block.start === null ? 'ul' : 'ol'
      const start = block.start === null || block.start === 1 ? '' : ` start="${block.start}"`
      return `<${tag}${start}>${block.items.map((item) => `<li>${itemHtml(item, top)}</li>`).join('')}</${tag}>`
    }
    case 'table':
      return tableHtml(block)
    case 'figure':
      return `<figure>${block.svg}<figcaption>${escapeHtml(block.caption)}</figcaption></figure>`
  }
}

/** A single paragraph is the item's text; more blocks stand in it. */
function itemHtml(item: readonly Block[], top: number): string {
  const [first, ...rest] = item
  if (first?.kind !== 'paragraph') return htmlOf(item, top)
  return inline(first.content) + (rest.length > 0 ? htmlOf(rest, top) : '')
}

function tableHtml({ headers, numeric, rows }: Extract<Block, { kind: 'table' }>): string {
  const side = (column: number) => (numeric[column] ? ' class="number"' : '')
  const head = headers.map((cell, i) => `<th scope="col"${side(i)}>${inline(cell)}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell, i) => `<td${side(i)}>${inline(cell)}</td>`).join('')}</tr>`)
  return `<div class="wide" tabindex="0" role="region" aria-label="Table"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`
}

const inline = (content: readonly Inline[]): string => content.map(inlineHtml).join('')

function inlineHtml(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return escapeHtml(part.text)
    case 'code':
      return `<code>${escapeHtml(part.text)}</code>`
    case 'break':
      return '<br>'
    case 'strong':
      return `<strong>${inline(part.content)}</strong>`
    case 'emphasis':
      return `<em>${inline(part.content)}</em>`
    case 'struck':
      return `<s>${inline(part.content)}</s>`
    case 'link':
      return `<a href="${escapeHtml(part.to)}" rel="noreferrer noopener">${inline(part.content)}</a>`
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that is safe in HTML, without control characters. */
export const escapeHtml = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu, '')
    .replace(/[&<>"']/g, (letter) => entities[letter]!)
