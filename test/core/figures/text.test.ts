import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shortNumber, textWidth, wrap } from '../../../core/figures/text.ts'
import { inter } from '../../../src-main/exports/font.ts'

test('text widths are those of the bundled font, and never less where a character is not in the table', () => {
  for (let code = 32; code < 127; code++) {
    const character = String.fromCharCode(code)
    assert.ok(Math.abs(textWidth(character, 1) - inter.regular.width(character)) < 6e-4, character)
  }
  for (const text of ['R² ± 0.1', 'λ·‖w‖', '−5', 'naïve', '↖ better'])
    assert.ok(textWidth(text, 1) >= inter.regular.width(text) - 6e-4, text)
})

test('the bundled font has every character that a figure writes itself', () => {
  for (const character of '←→↑↓↖↗↘↙−–…²×πλ') assert.ok(inter.regular.has(character), character)
})

test('wrapped lines fit, keep the words in order, and cut a word that is too long', () => {
  const text = 'Means over 32 seeds; ' + 'x'.repeat(80)
  const lines = wrap(text, 100, 7)
  for (const line of lines) assert.ok(textWidth(line, 7) <= 100)
  assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''))
  assert.deepEqual(wrap('', 100, 7), [])
})

test('a number stays with the word before it, where both fit on a line', () => {
  assert.deepEqual(wrap('new student, mlp 64', 60, 7), ['new student,', 'mlp 64'])
  assert.deepEqual(wrap('Monosemantic units (> .95)', 70, 7), ['Monosemantic units', '(> .95)'])
  assert.deepEqual(wrap('mmmmmmmm 64', 52, 7), ['mmmmmmmm', '64'])
})

test('numbers are short and use a real minus', () => {
  assert.deepEqual(
    [0, 0.003, 0.1 + 0.2, -5, 1e-9, 64, 2.5e7].map((value) => shortNumber(value)),
    ['0', '0.003', '0.3', '−5', '1e−9', '64', '2.5e+7'],
  )
})

test('a number just below a power of ten is written as what it is rounded to, without an exponent in between', () => {
  assert.deepEqual(
    [999.9999999, 99999.96, 999999.7, -999999.7, 0.99999999, 9.9999999e-6].map((value) => shortNumber(value)),
    ['1000', '100000', '1e+6', '−1e+6', '1', '0.00001'],
  )
})

test('numbers that six digits do not tell apart are written with as many as do', () => {
  const ticks = [0.85, 0.8500001, 0.8500002]
  assert.deepEqual(
    ticks.map((tick) => shortNumber(tick, ticks)),
    ['0.85', '0.8500001', '0.8500002'],
  )
})
