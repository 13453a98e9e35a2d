import type { Block, Inline } from './blocks.ts'

/**
 * Blocks as Markdown (GitHub's), every text escaped so that it stays text. A figure is a reference to its address, which
 * `addressOf` gives from its drawing; the addresses stand at the end, where a reader of the source is not held up by them.
 */
export function markdownOf(
  blocks: readonly Block[],
  { top = 1, addressOf }: { top?: number; addressOf?: (svg: string) => string } = {},
): string {
  const addresses: string[] = []
  const refer = (svg: string) => `figure-${addresses.push(addressOf?.(svg) ?? '')}`
  const body = written(blocks, top, refer).join('\n\n')
  const ends = addresses.map((address, i) => `[figure-${i + 1}]: <${address}>`)
  return `${[body, ...ends].join('\n\n')}\n`
}

type Refer = (svg: string) => string

const written = (blocks: readonly Block[], top: number, refer: Refer): string[] =>
  blocks.map((block) => blockText(block, top, refer))

function blockText(block: Block, top: number, refer: Refer): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(Math.min(6, block.level + top - 1))} ${oneLine(block.content)}`
    case 'paragraph':
      return inline(block.content)
    case 'code': {
      const longest = Math.max(2, ...[...block.text.matchAll(/`+/g)].map(([run]) => run.length))
      const fence = '`'.repeat(longest + 1)
      return `${fence}${block.language.replace(/[^\w-]/g, '')}\n${block.text}\n${fence}`
    }
    case 'quote':
      return indented(written(block.blocks, top, refer).join('\n\n'), '> ', '> ')
    case 'rule':
      return '---'
    case 'list':
      return block.items
        .map((item, i) => {
          const mark = block.start === null ? '- ' : `${block.start + i}. `
          return indented(written(item, top, refer).join('\n\n'), mark, ' '.repeat(mark.length))
        })
        .join('\n')
    case 'table':
      return tableText(block)
    case 'figure':
      return `![${escapeText(block.title)}][${refer(block.svg)}]\n\n${escapeText(block.caption)}`
  }
}

/** Lines with `first` before the first and `rest` before the others. */
const indented = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, i) => (i === 0 ? first + line : line === '' ? rest.trimEnd() : rest + line))
    .join('\n')

function tableText({ headers, numeric, rows }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly (readonly Inline[])[]) => `| ${cells.map((cell) => oneLine(cell)).join(' | ')} |`
  const edge = `| ${numeric.map((right) => (right ? '--:' : '---')).join(' | ')} |`
  return [line(headers), edge, ...rows.map(line)].join('\n')
}

/** Inline text without line ends, for headings and cells. */
const oneLine = (content: readonly Inline[]): string => inline(content).replace(/\\?\n/g, ' ')

const inline = (content: readonly Inline[]): string => content.map(inlineText).join('')

function inlineText(part: Inline): string {
  switch (part.kind) {
    case 'text':
      return escapeText(part.text)
    case 'code': {
      const longest = Math.max(0, ...[...part.text.matchAll(/`+/g)].map(([run]) => run.length))
      const run = '`'.repeat(longest + 1)
      const space = /^`|`$|^ .* $/.test(part.text) ? ' ' : ''
      return run + space + part.text.replaceAll('|', '\\|') + space + run
    }
    case 'break':
      return '\\\n'
    case 'strong':
      return `**${inline(part.content)}**`
    case 'emphasis':
      return `*${inline(part.content)}*`
    case 'struck':
      return `~~${inline(part.content)}~~`
    case 'link':
      return `[${inline(part.content)}](<${part.to}>)`
  }
}

/** Text that Markdown shows unchanged. */
const escapeText = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>|~&#]/g, (letter) => `\\${letter}`)
    .replace(/(https?):/gi, '$1\\:')
    .replace(/^(\s*)([-+=])/gm, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/gm, '$1\\$2')
    .replace(/\s*\n\s*/g, ' ')
