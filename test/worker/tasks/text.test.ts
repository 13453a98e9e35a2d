import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkTask } from '../../../worker/tasks/check.ts'
import { TaskDataError } from '../../../worker/tasks/dataError.ts'
import { tasks } from '../../../worker/tasks/index.ts'
import { charactersOf, kinds } from '../../../worker/tasks/text/characters.ts'

const folder = mkdtempSync(join(tmpdir(), 'pellucid-texts-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const sentence = 'The 3 whales, "Moby" & Édouard, swam.\r\nThey sang—loudly! '
const whales = written('whales.txt', `\uFEFF${sentence.repeat(40)}`)

test('Characters have the kinds that a person would name, and words are counted by letters', () => {
  const said = charactersOf('Ab é3,\n“x', 3)
  assert.deepEqual(said.symbols, ['\n', ' ', ',', '\uFFFD'])
  assert.deepEqual([...said.codes], [3, 3, 1, 3, 3, 2, 0, 3, 3])
  assert.deepEqual([...said.inWord], [1, 2, 0, 1, 0, 0, 0, 0, 1])
  const named = (bits: number) => kinds.filter((_, bit) => (bits >> bit) & 1).map(({ name }) => name)
  assert.deepEqual([...said.kinds].map(named), [
    ['vowel', 'capital'],
    [],
    ['space'],
    ['vowel'],
    ['digit'],
    ['punctuation'],
    ['space'],
    ['punctuation'],
    [],
  ])
})

test('Rows of a text are parts of it, followed by their targets, and held-out ones are from its end', () => {
  const options = { kind: 'text', file: whales, length: 8, characters: 60 }
  const data = tasks.get('text').open(options)
  const { symbols, length } = data.sequence!
  const clean = sentence.replace('\r\n', '\n').repeat(40)
  const shown = (inputs: Float32Array, row: number) =>
    Array.from({ length }, (_, place) => {
      const at = symbols.map((_, v) => inputs[row * data.inputs + v * length + place]!)
      return symbols[at.indexOf(1)]
    }).join('')
  const batch = { inputs: new Float32Array(50 * data.inputs), targets: new Float32Array(50 * data.outputs) }
  data.generate!(1, 'primary', 0, 50, batch)
  for (let row = 0; row < 50; row++) {
    const next = symbols[batch.targets.subarray(row * data.outputs, (row + 1) * data.outputs).indexOf(1)]!
    assert.ok(clean.includes(shown(batch.inputs, row) + next))
  }
  const few = { inputs: new Float32Array(5 * data.inputs), targets: new Float32Array(5 * data.outputs) }
  data.generate!(1, 'primary', 0, 5, few)
  assert.deepEqual(few.inputs, batch.inputs.subarray(0, few.inputs.length))

  const held = data.heldOut(1, 1000)
  const cut = Math.floor(0.9 * clean.length)
  assert.equal(held.n, clean.length - cut - length)
  const names = data.concepts.map(({ name }) => name)
  const ends = Array.from({ length: held.n }, (_, row) => {
    const own = shown(held.inputs, row)
    const concepts = Object.fromEntries(names.map((name, f) => [name, held.concepts[row * names.length + f]]))
    const last = own.at(-1)!
    assert.ok(clean.slice(cut).includes(own + symbols[held.targets[row]!]!))
    assert.equal(concepts['space'], Number(last === ' ' || last === '\n'))
    assert.equal(concepts['capital'], Number('TMÉ'.includes(last)))
    assert.equal(concepts['digit'], Number(last === '3'))
    const word = /\p{L}*$/u.exec(own)![0].length
    assert.ok(word === length || concepts['position in word'] === word)
    return own
  })
  assert.ok(new Set(ends).size > 50)
})

const wrong: [name: string, options: object, message: RegExp][] = [
  ['a file that is not there', { file: join(folder, 'none.txt') }, /^task\.file: .*none\.txt: no such file; expected a text file\. Check the path\.$/],
  ['a folder', { file: folder }, /^task\.file: .*: a folder; expected a text file/],
  ['a relative path', { file: 'whales.txt' }, /^task\.file: whales\.txt is a relative path; expected an absolute one/],
  ['bytes that are no text', { file: written('bytes.txt', Uint8Array.of(0xff, 0xfe, 0x80, 0x80)) }, /^task\.file: .*bytes\.txt is not text in UTF-8\. Save it as UTF-8/],
  ['a short text', { file: written('short.txt', 'Call me Ishmael.') }, /^task\.file: .*short\.txt has 16 characters; rows of 32 need at least 640\. Give a longer text/],
] // prettier-ignore
for (const [name, options, message] of wrong)
  test(`${name} is refused as a text, with what to do`, () => {
    const refused = (error: unknown) => error instanceof TaskDataError && message.test(error.message)
    assert.throws(() => checkTask({ kind: 'text', ...options }), refused)
    assert.throws(() => tasks.get('text').open({ kind: 'text', ...options }), refused)
  })
