import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { tex } from '../../../src-main/exports/tex.ts'
import { escaped } from '../../../src-main/exports/tex/escaped.ts'
import { tenConcepts } from '../../core/figures/samples.ts'

test('no line of a figure of many runs is longer than TeX reads, and all of its points are there', () => {
  const data = tenConcepts(2)
  const [first] = data.runs
  data.runs = Array.from({ length: 12_000 }, (_, i) => ({
    ...first!,
    id: String(i),
    seed: i,
    values: Object.fromEntries(Object.keys(first!.values).map((name) => [name, 0.1 + ((i * 7919) % 1e5) / 1e6])),
  }))
  data.provenance.filter = 'x'.repeat(300_000)
  const written = tex(tradeoff(data))
  const longest = Math.max(...written.split('\n').map((line) => line.length))
  assert.ok(longest < 10_000, `${longest} letters`)
  assert.ok(written.split('x').length > 300_000)
  assert.ok([...written.matchAll(/\([\d.e+-]+,[\d.e+-]+\)/g)].length >= 4_000)
})

test('no name breaks a line or a paragraph, with ends of lines of any system', () => {
  const data = tenConcepts(1)
  data.experiment.name = 'one\r\n\r\ntwo\n\nthree\u2028four\u0085five\rsix'
  const written = tex(tradeoff(data))
  assert.ok(!/[\r\u0085\u2028\u2029]/.test(written))
  assert.ok(!/\n\n/.test(written.trimEnd()))
})

test('letters that TeX takes for something else are printed as they are', () => {
  const cases: Record<string, string> = {
    'a--b---c': 'a-{}-b-{}-{}-c',
    "it''s": "it'{}'s",
    ',,low': ',{},low',
    '?`!`': '?\\textasciigrave{}!\\textasciigrave{}',
    'a  \r\n b': 'a b',
    '$x_1^2$ 100% #1 & ~ {a} \\b':
      '\\$x\\_1\\textasciicircum{}2\\$ 100\\% \\#1 \\& \\textasciitilde{} \\{a\\} \\textbackslash{}b',
    '<<a>>': '\\textless{}\\textless{}a\\textgreater{}\\textgreater{}',
    '−3–4': '\\ensuremath{-}3--4',
  }
  for (const [text, printed] of Object.entries(cases)) assert.equal(escaped(text), printed)
})
