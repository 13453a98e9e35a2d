import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { Unchanged } from './unchanged.ts'

const files: Record<string, string> = {
  'package-lock.json': '{}',
  'core/one.ts': 'export const one = 1',
  'core/two.ts': `export { one } from './one.ts'`,
  'docs/page.md': 'words',
  'test/reading.ts': `import { readFileSync } from 'node:fs'\nexport const text = (path: string) => readFileSync(path, 'utf8')`,
  'test/pure.test.ts': `import { one } from '../core/two.ts'`,
  'test/apart.test.ts': 'export {}',
  'test/reads.test.ts': `import { text } from './reading.ts'`,
}
const tests = Object.keys(files).filter((file) => file.endsWith('.test.ts'))

test('A test that passed runs again only where it, what it imports, or what it may read has changed', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'pellucid-unchanged-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  const cache = join(root, 'out/passed.json')
  const changed = () => new Unchanged(root, cache).changed(tests)
  assert.deepEqual(changed(), tests)
  new Unchanged(root, cache).passed(tests)
  assert.deepEqual(changed(), [])
  const after = (file: string, text: string): string[] => {
    write(file, text)
    const found = changed()
    write(file, files[file]!)
    assert.deepEqual(changed(), [])
    return found
  }
  assert.deepEqual(after('core/one.ts', 'export const one = 2'), ['test/pure.test.ts', 'test/reads.test.ts'])
  assert.deepEqual(after('test/apart.test.ts', 'export const more = 1'), ['test/apart.test.ts', 'test/reads.test.ts'])
  assert.deepEqual(after('docs/page.md', 'other words'), ['test/reads.test.ts'])
  assert.deepEqual(after('package-lock.json', '{ "other": 1 }'), tests)
})
