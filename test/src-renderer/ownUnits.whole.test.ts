import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { TestLab } from '../whole/processes/lab.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'

after(closeBrowser)

/** Trains one run for a moment on a task. */
async function train(lab: TestLab, task: string): Promise<void> {
  const file = join(lab.folder, 'own.yaml')
  writeFileSync(
    file,
    `name: own\ntask: ${task}\nprimary: { kind: mlp, hidden: [8] }\nteaching: { mode: none }
training: { steps: 60, batch: 16 }\nevaluation: { measures: [capability, probe], rows: 200 }\nseeds: 1\n`,
  )
  const ran = await lab.run('run', file, '--engine', 'wasm')
  assert.equal(ran.code, 0, ran.err)
}

test('Rows of a table that activate a unit show their cells by column', async (t) => {
  const { page, errors, url } = await opened(t, {
    real: true,
    async before(lab) {
      const path = join(lab.folder, 'wines.csv')
      const row = (i: number) =>
        `${1960 + (i % 50)},"${['Rhine', 'Saar, upper'][i % 2]}",${i % 5 === 0 ? '' : 8 + (i % 40) / 10},${1 + (i % 3)}`
      writeFileSync(path, ['year,place,alcohol,class', ...Array.from({ length: 300 }, (_, i) => row(i)), ''].join('\n'))
      await train(lab, `{ kind: table, path: ${JSON.stringify(path)}, target: class }`)
    },
  })
  await page.goto(`${new URL('/', url)}#/experiments/1/units`)
  const strongest = page.getByRole('region', { name: 'Strongest' })
  await strongest.waitFor()
  const names = await strongest.getByRole('columnheader').allInnerTexts()
  assert.deepEqual(names, ['activation', 'class', 'year', 'place', 'alcohol'])
  const rows = await strongest.getByRole('row').allInnerTexts()
  assert.ok(rows.length > 2, rows.join('\n'))
  for (const row of rows.slice(1))
    assert.match(row, /^[\d.e−]+\t[123]\t(19|20)\d\d\t(Rhine|Saar, upper)\t(blank|(8|9|10|11)(\.\d)?)$/)
  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    assert.deepEqual(await barriers(page), [])
  }
  assert.deepEqual(errors, [])
})

/** An NPY file of floats. */
function npy(shape: number[], values: ArrayLike<number>): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const text = `${header.padEnd(117)}\n`
  const head = Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0]), Buffer.from(text)])
  return Buffer.concat([head, Buffer.from(Float32Array.from(values).buffer)])
}

test('Pictures with values below 0 are drawn over their range, and colours as they are', async (t) => {
  const n = 200
  /** Red on the left, blue on the right, from −1 to 3. */
  const value = (i: number) => (i % 3 === (Math.floor(i / 3) % 4 < 2 ? 0 : 2) ? 3 : -1)
  const { page, errors, url } = await opened(t, {
    real: true,
    async before(lab) {
      const [pictures, labels] = [join(lab.folder, 'x.npy'), join(lab.folder, 'y.npy')]
      const noise = (i: number) => value(i) + ((Math.floor(i / 48) % 2 === 0 ? 0.01 : -0.01) * (i % 7)) / 7
      writeFileSync(
        pictures,
        npy(
          [n, 4, 4, 3],
          Array.from({ length: n * 48 }, (_, i) => Math.max(-1, Math.min(3, noise(i)))),
        ),
      )
      writeFileSync(
        labels,
        npy(
          [n],
          Array.from({ length: n }, (_, i) => i % 2),
        ),
      )
      await train(lab, `{ kind: images, path: ${JSON.stringify(pictures)}, labels: ${JSON.stringify(labels)} }`)
    },
  })
  await page.goto(`${new URL('/', url)}#/experiments/1/units`)
  const canvas = page.getByRole('list', { name: 'Strongest' }).locator('canvas').first()
  await canvas.waitFor()
  const colours = await page.evaluate<number[][]>(`(() => {
    const drawn = document.querySelector('ul[aria-label=Strongest] canvas')
    return [0.2, 0.8].map((x) => [
      ...drawn.getContext('2d').getImageData(Math.floor(drawn.width * x), drawn.height >> 1, 1, 1).data,
    ])
  })()`)
  const [left, right] = colours as [number[], number[]]
  assert.ok(left[0]! > 250 && left[1]! < 5 && left[2]! < 5, `red on the left, got ${left}`)
  assert.ok(right[0]! < 5 && right[1]! < 5 && right[2]! > 250, `blue on the right, got ${right}`)
  assert.deepEqual(errors, [])
})
