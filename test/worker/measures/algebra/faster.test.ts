import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addProductsBy, product, type AddsProduct } from '../../../../worker/measures/algebra/product.ts'

/** As the kernel adds them, in plain loops; a product may be rounded otherwise. */
const plain =
  (rounded: (x: number) => number): AddsProduct =>
  (memory, { atB, rows, upper }, sums, height, width) => {
    const floats = new Float32Array(memory)
    const at = (panels: number, w: number, column: number, row: number) =>
      floats[panels + (column - (column % w)) * rows + row * w + (column % w)]!
    for (let i = 0; i < height; i++)
      for (let j = upper ? i : 0; j < width; j++) {
        let sum = 0
        for (let row = 0; row < rows; row++) sum = Math.fround(sum + rounded(at(0, 4, i, row) * at(atB, 8, j, row)))
        sums[i * width + j]! += sum
      }
  }

test('Products are added by something faster where it has the same bits, and by nothing that has others', () => {
  let calls = 0
  const faster = plain(Math.fround)
  assert.equal(addProductsBy(plain((x) => x)), false, 'a product that is not rounded')
  const data = Float32Array.from({ length: 100 * 61 }, (_, i) => Math.cos(i))
  const before = product({ data, rows: 100, cols: 61 }, { data, rows: 100, cols: 61 })
  const isTaken = addProductsBy((...given) => {
    calls++
    faster(...given)
  })
  assert.equal(isTaken, true)
  calls = 0
  assert.deepEqual(product({ data, rows: 100, cols: 61 }, { data, rows: 100, cols: 61 }), before)
  assert.equal(calls, 1)
})
