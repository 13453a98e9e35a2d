import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

type Named = Record<string, string>
const read = <T>(name: string) => JSON.parse(readFileSync(pathBeside(import.meta.url, `../../${name}`), 'utf8')) as T
const own = read<Record<string, Named>>('package.json')
const { packages } = read<{ packages: Record<string, Record<string, unknown> & { version?: string }> }>(
  'package-lock.json',
)
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies']

test('Every dependency is pinned exactly, in package.json and in the lock file alike', () => {
  for (const kind of kinds) {
    assert.deepEqual(packages['']![kind], own[kind], `${kind} of the lock file`)
    for (const [name, version] of Object.entries(own[kind]!)) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name)
      assert.equal(packages[`node_modules/${name}`]!.version, version, name)
    }
  }
})

test('Every package of the lock file has a checksum, and none comes from a place of its own', () => {
  for (const [path, { integrity, resolved, link, inBundle }] of Object.entries(packages)) {
    if (path === '' || inBundle) continue
    assert.equal(link, undefined, path)
    assert.match(String(integrity), /^sha512-/, path)
    assert.equal(resolved, undefined, `${path} would come from ${resolved}`)
  }
})
