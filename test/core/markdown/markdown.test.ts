import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plain } from '../../../core/markdown/blocks.ts'
import { htmlOf } from '../../../core/markdown/html.ts'
import { parseMarkdown } from '../../../core/markdown/parse.ts'
import { markdownOf } from '../../../core/markdown/write.ts'

const html = (text: string) => htmlOf(parseMarkdown(text)).replace(/\n/g, '')

test('Notes have headings, emphasis, code, links, lists, quotes, tables, rules and line ends', () => {
  const cases: Record<string, string> = {
    '# One *two*': '<h1>One <em>two</em></h1>',
    '**strong** and ~~struck~~, `a < b`': '<p><strong>strong</strong> and <s>struck</s>, <code>a &lt; b</code></p>',
    'first\nsecond\n\nthird': '<p>first<br>second</p><p>third</p>',
    '- one\n- two\n  - deeper': '<ul><li>one</li><li>two<ul><li>deeper</li></ul></li></ul>',
    '3. three\n4. four': '<ol start="3"><li>three</li><li>four</li></ol>',
    '> said\n> twice': '<blockquote><p>said<br>twice</p></blockquote>',
    '```yaml\na: *b*\n```': '<pre tabindex="0"><code>a: *b*</code></pre>',
    '---': '<hr>',
    'a_b_c and 2 * 3 * 4': '<p>a_b_c and 2 * 3 * 4</p>',
    '[paper](https://arxiv.org/abs/1)': '<p><a href="https://arxiv.org/abs/1" rel="noreferrer noopener">paper</a></p>',
    'see https://doi.org/1.': '<p>see <a href="https://doi.org/1" rel="noreferrer noopener">https://doi.org/1</a>.</p>',
    '\\*plain\\*': '<p>*plain*</p>',
    '***both***': '<p><strong><em>both</em></strong></p>',
  }
  for (const [text, expected] of Object.entries(cases)) assert.equal(html(text), expected, text)
  const table = html('| a | b |\n| --- | --: |\n| x \\| y | 1 |')
  assert.match(table, /<th scope="col">a<\/th><th scope="col" class="number">b<\/th>/)
  assert.match(table, /<td>x \| y<\/td><td class="number">1<\/td>/)
})

test('HTML, pictures and addresses that are no web pages stay text', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<b>)',
    '![x](https://a.example/p.png)',
    '"><svg onload=alert(1)>',
    '[a](https://a.example/"onclick="x)',
    '`<b>`',
    '# <i>',
  ].join('\n\n')
  const written = html(hostile)
  const tags = [...written.matchAll(/<(\/?[a-z0-9]+)([^>]*)>/g)].map(([, tag, more]) => `${tag}${more}`)
  const allowed = /^\/?(p|h1|code|a|br)$/
  for (const tag of tags) assert.ok(allowed.test(tag.split(' ')[0]!), tag)
  for (const [, to] of written.matchAll(/href="([^"]*)"/g)) assert.match(to!, /^https:\/\//)
  assert.ok(!/ on\w+=|javascript:alert\(1\)"/.test(tags.join(' ')))
})

test('Any text that is written as Markdown is read as the same text', () => {
  const texts = [
    'a * b _ c',
    '# 1',
    '1. one',
    '- x',
    '+ y',
    '=== ',
    '<b>&amp;',
    '`code`',
    'a|b',
    '[x](https://a.example)',
    '~~~',
    'https_a',
    '\\',
    '**',
    '![x]',
    '2) y',
  ]
  for (const text of texts) {
    const [block] = parseMarkdown(markdownOf([{ kind: 'paragraph', content: plain(text) }]))
    assert.deepEqual(block, { kind: 'paragraph', content: plain(text.trim()) }, text)
  }
})

test('A document that is written as Markdown is read as the same document', () => {
  const text =
    '## Two\n\nOne **two** `three`\\\nfour\n\n- a\n- b\n\n> quoted\n\n```yaml\nx: 1\n```\n\n---\n\n| a | b |\n| --- | --: |\n| x | 1 |'
  const blocks = parseMarkdown(text)
  assert.deepEqual(parseMarkdown(markdownOf(blocks)), blocks)
})

test('A hundred thousand letters of marks take no more than a moment', () => {
  const size = 100_000
  const texts = [
    '*',
    '**a',
    '[',
    '[a](',
    '`',
    '` `` ',
    '> ',
    '- ',
    '_a',
    '~~',
    '<http://',
    '| ',
    '*a_b~~',
    '1. ',
    '\\',
  ].map((mark) => mark.repeat(Math.ceil(size / mark.length)))
  texts.push(
    Array.from({ length: 400 }, (_, i) => '`'.repeat(i + 1)).join(' '),
    '>'.repeat(size),
    '- '.repeat(size / 2),
  )
  for (const text of texts) {
    const before = process.cpuUsage()
    htmlOf(parseMarkdown(text))
    const { user, system } = process.cpuUsage(before)
    assert.ok(user + system < 2_000_000, `${text.slice(0, 8)}: ${(user + system) / 1000} ms`)
  }
})
