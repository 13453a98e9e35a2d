import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CopiedTree, piecesOf, sectionOf } from './tree.ts'

const tree = new CopiedTree()
after(() => tree.leave())

test('the sparsifier of CONTRIBUTING.md is one file and one line: types, tests, catalog and an experiment take it', () => {
  const section = sectionOf('Add a sparsifier')
  const pieces = piecesOf(section)
  assert.deepEqual(
    pieces.map((piece) => tree.apply(piece)),
    ['new file', 'lines'],
  )

  writeFileSync(
    join(tree.folder, 'tsconfig.worker.json'),
    JSON.stringify({ extends: './tsconfig.json', include: ['worker/sparsifiers'] }),
  )
  tree.node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.worker.json')

  const files = ['catalog', 'sparsifiers', 'programs'].map((name) => `test/worker/${name}.test.ts`)
  const told = tree.node('--import', './runtime/v8.ts', '--test', '--test-name-pattern', 'relative', ...files)
  for (const name of [
    /sparsifier relative says in one sentence/,
    /relative gives each of two runs/,
    /sparsifier relative: .* agree/,
  ])
    assert.match(told, name)

  const fields = /`(sparsity: \{[^`]*\})`/.exec(section)![1]!
  assert.match(fields, /kind: relative/)
  const experiment = `name: relative
task: { kind: concepts, concepts: 4 }
primary: { kind: mlp, hidden: [6] }
${fields}
training: { steps: 10, batch: 16 }
evaluation: { rows: 200 }
seeds: 1
`
  writeFileSync(join(tree.folder, 'relative.yaml'), experiment)
  const cli = ['src-main/cli/main.ts']
  assert.match(tree.node(...cli, 'catalog'), /\brelative\b/)
  const history = ['--history', join(tree.folder, 'lab.db')]
  tree.node(...cli, 'run', 'relative.yaml', '--engine', 'wasm', '--quiet', ...history)
  const shown = tree.node(...cli, 'show', 'relative', ...history)
  for (const share of fields.match(/[\d.]+/g)!) assert.ok(shown.includes(share), `${share} in ${shown}`)
})
