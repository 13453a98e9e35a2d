import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRecords, type TextBytes } from '../../../../worker/tasks/table/records.ts'
import { layoutOf } from '../../../../worker/tasks/table/sniff.ts'
import { textFile } from '../../../../worker/tasks/table/text.ts'
import { written } from './files.ts'

function recordsOf(source: TextBytes, delimiter = ','): [number, ...string[]][] {
  const found: [number, ...string[]][] = []
  readRecords(source, delimiter, (cells, line) => void found.push([line, ...cells]))
  return found
}
const inFile = (content: string | Uint8Array) => recordsOf(textFile(written(content)))

test('Quoted cells hold delimiters, line ends and doubled quotation marks', () => {
  assert.deepEqual(inFile('a,"b,c","d ""e"" f"\n"two\nlines",,""\nx,y,z'), [
    [1, 'a', 'b,c', 'd "e" f'],
    [2, 'two\nlines', '', ''],
    [4, 'x', 'y', 'z'],
  ])
})

test('Lines end with LF, CRLF or CR; a byte order mark and blank lines are skipped, and lines are counted', () => {
  const expected = [
    [1, 'a', 'b'],
    [3, '1', '2'],
  ]
  assert.deepEqual(inFile('a,b\n\n1,2\n'), expected)
  assert.deepEqual(inFile('\ufeffa,b\r\n\r\n1,2\r\n'), expected)
  assert.deepEqual(inFile('a,b\r\r1,2\r'), expected)
  assert.deepEqual(inFile('a,b\r\r1,2'), expected)
})

test('Records are the same however a file is cut into parts', () => {
  const text = 'name,"quoted ""one"""\r\n"é\nü",1\n\n"last, é",ß\n'
  const bytes = Buffer.from(text)
  const whole = inFile(text)
  assert.equal(whole.length, 3)
  for (let size = 1; size <= bytes.length; size++) {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    )
    assert.deepEqual(recordsOf({ name: 'parts', chunks: () => parts }), whole, `parts of ${size}`)
  }
})

test('A file larger than what is read at a time has all its rows', () => {
  const row = `"${'x'.repeat(90)}\n",1.5`
  const found = inFile(`${row}\n`.repeat(100_000))
  assert.equal(found.length, 100_000)
  assert.deepEqual(found.at(-1), [199_999, `${'x'.repeat(90)}\n`, '1.5'])
})

test('Reading ends where no more is wanted', () => {
  const source: TextBytes = {
    name: 'endless',
    *chunks() {
      for (;;) yield Buffer.from('1,2\n')
    },
  }
  let seen = 0
  readRecords(source, ',', () => ++seen < 10)
  assert.equal(seen, 10)
})

test('The delimiter is that of the ending, or the one that cuts lines into equally many cells', () => {
  const delimiter = (text: string, ending?: string) => layoutOf(textFile(written(text, ending)), '').delimiter
  assert.equal(delimiter('a;b\n1,5;2\n1,25;3\n'), ';')
  assert.equal(delimiter('a\tb\n1\t2\n', '.txt'), '\t')
  assert.equal(delimiter('a,b\tc\n1,2\t3\n', '.tsv'), '\t')
  assert.equal(delimiter('a|b\n"x,y"|"z"\n'), '|')
  assert.equal(delimiter('a,b\n"1;2;3",2\n'), ',')
})

test('A first line names the columns if it stands above numbers and is none', () => {
  const layout = (text: string) => {
    const { hasHeader, names } = layoutOf(textFile(written(text)), '')
    return [hasHeader, ...names]
  }
  assert.deepEqual(layout('label,0,1\n5,0,0\n'), [true, 'label', '0', '1'])
  assert.deepEqual(layout('5.1,3.5,setosa\n4.9,3.0,setosa\n'), [false, 'column 1', 'column 2', 'column 3'])
  assert.deepEqual(layout('colour,shape\nred,round\n'), [true, 'colour', 'shape'])
  assert.deepEqual(layout(',x\n0,7\n1,8\n'), [true, 'column 1', 'x'])
})
