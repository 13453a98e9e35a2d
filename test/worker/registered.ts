import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Registry, Variant } from '../../core/registry.ts'
import { type Chosen, numericOptions } from '../../worker/train/numbers.ts'

/** Every variant of a kind says what it is, whence it comes, and has a default for each option. */
export function assertDescribed(kind: Registry<Variant>): void {
  for (const { name, summary, source, options } of kind)
    test(`${kind.kind} ${name} describes itself`, () => {
      assert.match(name, /^[a-z][a-z0-9-]*$/)
      assert.match(summary, /^\S.*\.$/s)
      assert.ok(source.length > 3)
      options.parse({})
      for (const [option, schema] of Object.entries(options.shape))
        assert.match(String((schema as { description?: string }).description), /^\S.*\.$/, `${name}: ${option}`)
    })
}

/** The numeric options of a choice, the same for each of some runs. */
export const perRun = ({ variant, path, options }: Chosen<Variant>, runs: number): Record<string, number>[] =>
  Array.from({ length: runs }, () =>
    Object.fromEntries(numericOptions(variant).map((name) => [`${path}.${name}`, options[name] as number])),
  )
