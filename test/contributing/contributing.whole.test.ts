import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CopiedTree, piecesOf, sectionOf } from './tree.ts'

const tree = new CopiedTree()
after(() => tree.leave())

/** What a section of CONTRIBUTING.md adds, and how it is tried. */
interface Addition {
  section: string
  kind: string
  name: string
  folder: string
  /** Tests that walk the registries, and titles of tests that must then be there. */
  files: string[]
  titles: RegExp[]
  /** Fields of an experiment beside those that the section names. */
  fields?: string
  /** What `show` must then say. */
  shown: (fields: string) => string[]
}

const usual = {
  task: 'task: { kind: concepts, concepts: 4 }',
  primary: 'primary: { kind: mlp, hidden: [6] }',
  teaching: 'teaching: none',
  training: 'training: { steps: 10, batch: 16 }',
  evaluation: 'evaluation: { rows: 200 }',
  seeds: 'seeds: 1',
}
const taught = (student: string) =>
  `teaching: { mode: joint, pressure: 1, students: [{ sees: code, predicts: targets, ${student} }] }`

const additions: Addition[] = [
  {
    section: 'Add a sparsifier',
    kind: 'sparsifier',
    name: 'relative',
    folder: 'sparsifiers',
    files: ['catalog', 'sparsifiers', 'programs'],
    titles: [/sparsifier relative says in one/, /relative gives each of two runs/, /sparsifier relative: .* agree/],
    shown: (fields) => fields.match(/[\d.]+/g)!,
  },
  {
    section: 'Add a distance',
    kind: 'distance',
    name: 'pseudo-huber',
    folder: 'distances',
    files: ['catalog', 'distances', 'programs'],
    titles: [
      /distance pseudo-huber says in one/,
      /pseudo-huber is not inv|pseudo-huber .*rotation/,
      /distance pseudo-huber: .* agree/,
    ],
    shown: () => ['testLoss'],
  },
  {
    section: 'Add a network',
    kind: 'network',
    name: 'funnel',
    folder: 'networks',
    files: ['catalog', 'networks', 'programs'],
    titles: [/network funnel says in one/, /funnel/, /network funnel, .* agree|network funnel: .* agree/],
    shown: () => ['testLoss'],
  },
  {
    section: 'Add a task',
    kind: 'task',
    name: 'sums',
    folder: 'tasks',
    files: ['catalog', 'tasks/tasks', 'programs'],
    titles: [/task sums says in one/, /sums holds out finite rows/, /task sums: .* agree/],
    shown: () => ['testLoss'],
  },
  {
    section: 'Add a measure',
    kind: 'measure',
    name: 'codeNorm',
    folder: 'measures',
    files: ['catalog', 'measures/registry'],
    titles: [/measure codeNorm says in one/],
    shown: () => ['codeNorm'],
  },
]

/** What the tests of the copy say with all additions in it: types first, then the tests that walk the registries. */
const told = (() => {
  const applied = additions.map(({ section }) => piecesOf(sectionOf(section)).map((piece) => tree.apply(piece)))
  const include = ['core/webAssembly/webAssembly.d.ts', ...additions.map(({ folder }) => `worker/${folder}`)]
  writeFileSync(join(tree.folder, 'tsconfig.worker.json'), JSON.stringify({ extends: './tsconfig.json', include }))
  tree.node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.worker.json')
  const names = additions.map(({ name }) => name).join('|')
  const files = [...new Set(additions.flatMap(({ files }) => files))].map((file) => `test/worker/${file}.test.ts`)
  const tests = ['--import', './runtime/v8.ts', '--test', '--test-name-pattern', `\\b(${names}|Every measure)\\b`]
  return { applied, tests: tree.node(...tests, ...files), catalog: tree.node('src-main/cli/main.ts', 'catalog') }
})()

for (const [i, { section: heading, kind, name, titles, shown }] of additions.entries())
  test(`the ${kind} of CONTRIBUTING.md is one file and one line: types, tests, catalog and an experiment take it`, () => {
    assert.deepEqual(told.applied[i], ['new file', 'lines'])
    for (const title of titles) assert.match(told.tests, title)
    assert.match(told.catalog, new RegExp(`\\b${name}\\b`))

    const section = sectionOf(heading)
    const named = [...section.matchAll(/`((?:sparsity|task|primary|evaluation|distance|network): [^`]*)`/g)]
    const fields = named.map(([, field]) => field!)
    assert.ok(
      fields.some((field) => field.includes(name)),
      `${heading} shows how an experiment takes it`,
    )
    const inFile = fields.map((field) => (/^(distance|network)/.test(field) ? taught(field) : field))
    const given = Object.fromEntries(inFile.map((field) => [field.split(':')[0]!, field]))
    const lines = Object.values({ ...usual, ...given })
    writeFileSync(join(tree.folder, `${name}.yaml`), `name: ${name}\n${lines.join('\n')}\n`)
    const cli = ['src-main/cli/main.ts']
    const history = ['--history', join(tree.folder, 'lab.db')]
    tree.node(...cli, 'run', `${name}.yaml`, '--engine', 'wasm', '--quiet', ...history)
    const words = tree.node(...cli, 'show', name, '--measures', 'all', ...history)
    for (const word of shown(fields.join())) assert.ok(words.includes(word), `${word} in ${words}`)
  })
