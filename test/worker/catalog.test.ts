import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionsSchema } from '../../core/catalog/options.ts'
import { kinds } from '../../core/glossary/kinds.ts'
import { registries } from '../../worker/catalog.ts'
import { measures } from '../../worker/measures/index.ts'

for (const kind of registries)
  for (const { name, summary, source, options } of kind)
    test(`${kind.kind} ${name} says in one sentence what it is, where it comes from, and what each option does and defaults to`, () => {
      assert.match(name, /^[a-z][a-zA-Z0-9-]*$/)
      assert.match(summary, /^\S.*\.$/s)
      assert.ok(source.length > 3)
      options.parse({})
      for (const [option, { description, default: usual, otherwise }] of Object.entries(
        optionsSchema(options).properties ?? {},
      )) {
        assert.match(String(description), /^\S.*\.$/, `${name}: ${option}`)
        assert.notEqual(usual ?? otherwise, undefined, `${name}: ${option} has a default`)
      }
    })

for (const kind of registries) {
  const of = kinds[kind.kind]
  test(`the kind ${kind.kind} is in the glossary, ${of?.formula ? 'with the formula of each variant' : 'whose variants need no formula'}`, () => {
    assert.ok(of)
    for (const { name, formula } of kind) if (of.formula) assert.match(String(formula), /^\S(.*[^.])?$/, name)
  })
}

test('every value of every measure says in one sentence what it means, and by which formula', () => {
  for (const { values } of measures)
    for (const { name, means, formula, source } of values) {
      assert.match(String(means), /^[A-Z][^\n]*\.$/, name)
      assert.match(String(formula), /^\S([^\n]*[^.])?$/, name)
      assert.doesNotMatch(source, /science section/, `${name} names a source that its reader has`)
    }
})
