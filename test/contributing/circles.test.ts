import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '../..')
const rooms = ['core', 'history', 'runtime', 'worker', 'src-main', 'src-renderer', 'packaging', 'bench']

/** What each module of ours imports of ours, types too. */
const imports = new Map(
  rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((name) => `${room}/${name.replaceAll('\\', '/')}`)
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .map((file): [string, string[]] => {
        const named = readFileSync(join(root, file), 'utf8').matchAll(/\b(?:from|import) '(\.[^']+)'/g)
        return [file, [...named].map(([, path]) => posix.join(posix.dirname(file), path!))]
      }),
  ),
)

test('No modules import each other in a circle, but for the fields of a form, which hold fields', () => {
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) return void circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    for (const next of imports.get(file) ?? []) follow(next, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) follow(file, [])
  assert.ok(imports.size > 500)
  assert.deepEqual(
    circles.filter((circle) => !circle.split(' → ').every((file) => file.startsWith('src-renderer/components/form/'))),
    [],
  )
})
