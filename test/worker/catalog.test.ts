import assert from 'node:assert/strict'
import { test } from 'node:test'
import { optionsSchema } from '../../core/catalog/options.ts'
import { registries } from '../../worker/catalog.ts'

for (const kind of registries)
  for (const { name, summary, source, options } of kind)
    test(`${kind.kind} ${name} says in one sentence what it is, whence it comes, and what each option does and defaults to`, () => {
      assert.match(name, /^[a-z][a-zA-Z0-9-]*$/)
      assert.match(summary, /^\S.*\.$/s)
      assert.ok(source.length > 3)
      options.parse({})
      for (const [option, { description, default: usual }] of Object.entries(optionsSchema(options).properties ?? {})) {
        assert.match(String(description), /^\S.*\.$/, `${name}: ${option}`)
        assert.notEqual(usual, undefined, `${name}: ${option} has a default`)
      }
    })
