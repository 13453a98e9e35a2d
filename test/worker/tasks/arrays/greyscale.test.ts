import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readImages } from '../../../../worker/tasks/arrays/greyscale.ts'

/** An IDX file of unsigned bytes, all 0. */
const idx = (...sizes: number[]) =>
  Uint8Array.from([
    0,
    0,
    8,
    sizes.length,
    ...sizes.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]),
    ...Array<number>(sizes.reduce((product, size) => product * size, 1)).fill(0),
  ])

test('Images without pixels are refused by their own file, as are no images', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-images-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [images, labels] = [join(folder, 'images'), join(folder, 'labels')]
  const told = (n: number, height: number, width: number) => {
    writeFileSync(images, idx(n, height, width))
    writeFileSync(labels, idx(n))
    return () => readImages(images, labels, 10)
  }
  assert.throws(told(2, 0, 0), /images: images of 0 × 0 pixels; expected at least 1 × 1/)
  assert.throws(told(2, 3, 0), /images of 3 × 0 pixels/)
  assert.throws(told(0, 3, 3), /images: no images/)
  assert.deepEqual([told(2, 3, 4)().height, told(2, 3, 4)().width], [3, 4])
})
