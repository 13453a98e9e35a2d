import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import type { Progress } from '../../../core/messages/progress.ts'
import { bar } from '../../../src-main/cli/bar.ts'
import { faultLines } from '../../../src-main/cli/faults.ts'
import { wrapped } from '../../../src-main/cli/format.ts'
import { jsonText, withoutMarks } from '../../../src-main/cli/marks.ts'
import { table } from '../../../src-main/cli/table.ts'
import { terminalOf } from '../../../src-main/cli/terminal.ts'
import { displayWidth, cut } from '../../../src-main/cli/width.ts'

const wide = '中文字符很长的名字测试一二三四五六七八九十中文字符很长的名字'

/** Marks that a terminal obeys, by their numbers. */
const obeyed = [
  0x00, 0x07, 0x08, 0x09, 0x0b, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x061c, 0x200e, 0x200f, 0x2028, 0x2029,
  0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
].map((code) => String.fromCharCode(code))

/** A terminal whose streams are read back. */
function recorded(columns: number) {
  const [out, err] = [new PassThrough(), new PassThrough()].map((stream) =>
    Object.assign(stream, { columns, isTTY: true, fd: -1 }),
  ) as unknown as [typeof process.stdout, typeof process.stderr]
  const read = (stream: unknown) => String((stream as PassThrough).read() ?? '')
  return { terminal: terminalOf(out, err), out: () => read(out), err: () => read(err) }
}

const progress: Progress = {
  runs: { total: 64, done: 40, diverged: 1, failed: 0 },
  cohorts: [],
  modelSteps: { done: 80, total: 100 },
  share: 0.62,
  rate: 4110,
  secondsLeft: 80,
  doing: { is: 'training' },
  trainers: 2,
}

test('Wide letters and emoji take two columns, combining and invisible marks none', () => {
  const texts = ['abc', '中文', 'ｆｕｌｌ', 'e\u0301', '👩‍🔬', '🇫🇷', 'a\u200db', 'ｱ', '한글', 'नि', '①']
  assert.deepEqual(texts.map(displayWidth), [3, 4, 8, 1, 2, 2, 2, 1, 4, 2, 1])
})

test('A text is cut between letters as one sees them', () => {
  assert.equal(cut('中文字', 5), '中文')
  assert.equal(cut('中文字', 5, '…'), '中文…')
  assert.equal(cut('e\u0301e\u0301e\u0301', 2), 'e\u0301e\u0301')
  assert.equal(cut('👩‍🔬👩‍🔬', 3), '👩‍🔬')
  assert.equal(cut('abc', 0, '…'), '')
})

test('No line of progress is wider than the terminal, whatever the name', () => {
  for (const name of [wide, 'ten concepts', '👩‍🔬'.repeat(40), 'e\u0301'.repeat(90), 'a'.repeat(500), ''])
    for (let columns = 1; columns <= 200; columns += 7) {
      const line = bar(name, progress, columns)
      assert.ok(displayWidth(line) < columns, `${displayWidth(line)} of ${columns}: ${line}`)
      const { terminal, err } = recorded(columns)
      terminal.redraw!(`${name}  ${name}`)
      assert.ok(displayWidth(err().replace('\r\u001b[2K', '')) < Math.max(1, columns))
    }
  assert.match(bar(wide, progress, 100), /^中文.*… {2}62% /)
})

test('Tables stand in columns where letters are wide, and lines break by columns', () => {
  const lines = table(
    [{ title: 'name' }, { title: 'n' }],
    [
      [wide, '1'],
      ['e\u0301', '2'],
      ['plain', '3'],
    ],
  )
  const ends = lines.map((line) => displayWidth(line.slice(0, -1)))
  assert.equal(new Set([...ends.slice(1), ends[0]]).size, 1, ends.join(', '))
  for (const line of wrapped('中文 字符 很长 的名字', 9)) assert.ok(displayWidth(line) <= 9)
})

test('No mark that a terminal obeys gets through, on standard output or on standard error', () => {
  for (const mark of obeyed) {
    const name = `a${mark}b`
    assert.equal(withoutMarks(name), 'a\ufffdb')
    const { terminal, out, err } = recorded(80)
    terminal.out(name)
    terminal.err(`there is no experiment "${name}"`)
    terminal.redraw!(name)
    assert.ok(!out().includes(mark), JSON.stringify(mark))
    assert.ok(!err().replaceAll('\r\u001b[2K', '').includes(mark), JSON.stringify(mark))
  }
  const { terminal, out } = recorded(80)
  terminal.out('two\nlines')
  assert.equal(out(), 'two\nlines\n')
})

test('Letters that need joiners, and emoji, are left as they are', () => {
  for (const text of ['می‌خواهم', '👩‍🔬', 'क्‍ष', 'ﷺ', '中文']) assert.equal(withoutMarks(text), text)
})

test('JSON escapes those marks, and reads back the same', () => {
  const value = { [`key${obeyed.join('')}`]: obeyed, line: 'a\nb' }
  for (const text of [jsonText(value), jsonText(value, 2)]) {
    for (const mark of obeyed) assert.ok(!text.includes(mark), JSON.stringify(mark))
    assert.deepEqual(JSON.parse(text), value)
  }
  assert.match(jsonText('\u202e'), /^"\\u202e"$/)
})

test('Of very many faults the first are told, and how many more there are', () => {
  const faults = Array.from({ length: 40_000 }, (_, i) => ({ path: `seeds.${i}`, message: 'expected a whole number' }))
  const lines = faultLines('file.yaml', faults)
  assert.equal(lines.length, 51)
  assert.equal(lines.at(-1), 'and 39,950 more faults')
  assert.equal(faultLines('file.yaml', faults.slice(0, 50)).length, 50)
})
