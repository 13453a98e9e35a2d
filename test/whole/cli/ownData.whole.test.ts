import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { encode } from 'fast-png'
import { openHistory } from '../../../history/history.ts'
import { TestLab } from '../processes/lab.ts'

const table = (header: string, rows: number, row: (i: number) => string) =>
  [header, ...Array.from({ length: rows }, (_, i) => row(i)), ''].join('\n')

/** A file of Fashion-MNIST's format: `shape` is of pictures or labels. */
function idx(shape: number[], value: (i: number) => number): Buffer {
  const sizes = shape.flatMap((size) => [0, 0, size >> 8, size & 255])
  const count = shape.reduce((a, b) => a * b, 1)
  const values = Array.from({ length: count }, (_, i) => value(i))
  return gzipSync(Uint8Array.from([0, 0, 8, shape.length, ...sizes, ...values]))
}

/** Files as people have them: their contents by name, and the task that they become. */
const given: Record<string, { files: Record<string, string | Uint8Array>; task: string }> = {
  'a table with quoted commas and blank cells': {
    files: {
      'sales, 2024.csv': `\ufeff${table('shop,"price, net",sold', 150, (i) => `"${['North', 'South, old'][i % 2]}",${i % 9 === 0 ? '' : (i % 17) / 2},${i % 2 === 0 ? 3 : 80 + (i % 5)}.5`).replaceAll('\n', '\r\n')}`,
    },
    task: 'table',
  },
  'a table with classes from 1': {
    files: { 'seeds.csv': table('area,width,class', 150, (i) => `${(i % 3) + (i % 7) / 10},${i % 5},${1 + (i % 3)}`) },
    task: 'table',
  },
  'tabs without a line of names': {
    files: {
      'plants.tsv': table(
        '5.1\t1.4\tsetosa',
        150,
        (i) => `${4 + (i % 9) / 3}\t${i % 2}.2\t${['setosa', 'other'][i % 2]}`,
      ),
    },
    task: 'table',
  },
  'pictures of Fashion-MNIST’s shape': {
    files: {
      'train-images-idx3-ubyte.gz': idx([200, 28, 28], (i) => (Math.floor(i / 784) % 10) * 20 + (i % 9)),
      'train-labels-idx1-ubyte.gz': idx([200], (i) => i % 10),
      't10k-images-idx3-ubyte.gz': idx([120, 28, 28], (i) => (Math.floor(i / 784) % 10) * 20 + (i % 7)),
      't10k-labels-idx1-ubyte.gz': idx([120], (i) => i % 10),
    },
    task: 'images',
  },
  'a text': {
    files: { 'a novel.txt': 'It was the best of times — it was the worst of times.\n'.repeat(200) },
    task: 'text',
  },
  'pictures that NumPy wrote': { files: { 'pictures.npz': '' }, task: 'images' },
  'a table that PyArrow wrote': { files: { 'birds-snappy.parquet': '' }, task: 'table' },
  'a gzipped table': {
    files: {
      'seeds.csv.gz': gzipSync(
        table('area,width,class', 150, (i) => `${(i % 3) + (i % 7) / 10},${i % 5},${1 + (i % 3)}`),
      ),
    },
    task: 'table',
  },
  'a folder of pictures': {
    files: Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `my pets/${['cat', 'dog'][i % 2]}/${i}.png`,
        encode({ width: 6, height: 6, channels: 3, depth: 8, data: new Uint8Array(108).fill(20 + (i % 2) * 99 + i) }),
      ]),
    ),
    task: 'images',
  },
}

for (const [what, { files, task }] of Object.entries(given))
  test(`From a file to trained runs: ${what}`, async (t) => {
    const lab = new TestLab(t, { real: true })
    const paths = Object.entries(files).map(([name, content]) => {
      const path = join(lab.folder, name)
      const room = name.endsWith('.npz') ? 'arrays/numpy' : 'table/parquet'
      mkdirSync(dirname(path), { recursive: true })
      if (content === '')
        copyFileSync(fileURLToPath(new URL(`../../worker/tasks/${room}/${name}`, import.meta.url)), path)
      else writeFileSync(path, content)
      return join(lab.folder, name.split('/')[0]!)
    })
    const checked = await lab.run('check', ...new Set(paths), '--json')
    assert.equal(checked.code, 0, checked.err + checked.out)
    const { experiment, tasks } = JSON.parse(checked.out) as { experiment: string; tasks: { task: string }[] }
    assert.equal(tasks[0]!.task, task)
    const file = join(lab.folder, 'own.yaml')
    const short = experiment
      .replace('k: [4, 16, 64]', 'k: 8')
      .replace('steps: 1500', 'steps: 60')
      .replace('seeds: 3', 'seeds: 1')
    writeFileSync(file, short)
    const valid = await lab.run('check', file)
    assert.equal(valid.code, 0, valid.err)
    const ran = await lab.run('run', file, '--engine', 'wasm')
    assert.equal(ran.code, 0, ran.err)
    const { read, close } = openHistory(lab.history, { readonly: true })
    const [found] = read.listExperiments()
    const runs = read.runs(found!.id, { withSettings: true })
    close()
    assert.deepEqual([found!.state, runs.length], ['finished', 2])
    assert.ok(runs.every(({ settings }) => /^[0-9a-f]{64}$/.test(String(settings!.task['data']))))
  })

test('What is odd about a file is said, and data that no task can use ends with bad input', async (t) => {
  const lab = new TestLab(t, { real: true })
  const path = join(lab.folder, 'odd.csv')
  writeFileSync(
    path,
    table('id,x,same,y', 40, (i) => `${i},${i === 7 ? 'ca 9' : (i * i) % 11},1,${'ab'[i % 2]}`),
  )
  const checked = await lab.run('check', path)
  assert.equal(checked.code, 0)
  assert.match(checked.out, /id +numbers .*\(numbers the rows\)/)
  assert.match(checked.out, /x +categories .*39 of its cells are numbers and "ca 9" on line 9 is none/)
  assert.match(checked.out, /same +numbers .*\(holds the same everywhere\)/)
  assert.match(checked.out, /Target y, 2 classes: 0 = a, 1 = b\./)
  writeFileSync(path, 'x,y\n1,2\n3\n')
  const broken = await lab.run('check', path)
  assert.equal(broken.code, 2)
  assert.match(broken.out, /odd\.csv: cannot be used\. .*line 3: has 1 cell; expected 2/s)
})
