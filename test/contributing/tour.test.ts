import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '../..')

test('The tour leads through twelve files, and names none that is not there', () => {
  const text = readFileSync(join(root, 'docs/tour.md'), 'utf8')
  const stops = [...text.matchAll(/^\d+\. \*\*`([^`]+)`\*\*/gm)].map(([, file]) => file!)
  assert.equal(stops.length, 12)
  for (const file of stops) assert.ok(existsSync(join(root, file)), file)
  for (const file of [...text.matchAll(/`([\w-]+\/[\w./-]+)`/g)].map(([, file]) => file!))
    assert.ok(existsSync(join(root, file)), file)
})

test('What the tour says of the experiment is what its file says', () => {
  const file = readFileSync(join(root, 'experiments/ten-concepts.yaml'), 'utf8')
  assert.equal([...file.matchAll(/: \[[\d., ]+\]/g)].length - 1, 2, 'two lists besides the hidden layers')
  assert.match(file, /mode: joint/)
  assert.match(file, /hidden: \[10\]/)
})
