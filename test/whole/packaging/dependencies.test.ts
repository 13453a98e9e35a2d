import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '../../..')
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  (typeof kinds)[number],
  Record<string, string>
>
const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')

test('Every package that is depended on has its reason, and no other has one', () => {
  const depended = kinds.flatMap((kind) => Object.keys(packages[kind]))
  const rows = text.split('\n').flatMap((line) => /^\| (`.*?) +\|/.exec(line)?.[1] ?? [])
  const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name!))
  assert.deepEqual(named.toSorted(), depended.toSorted())
})

test('Every package is pinned to one version', () => {
  for (const kind of kinds)
    for (const [name, version] of Object.entries(packages[kind])) assert.match(version, /^\d+\.\d+\.\d+$/, name)
})
