import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fillUniform, stream, type Key } from '../../core/random/random.ts'
import type { Concept } from '../measures/measure.ts'
import { define, type Batch } from './task.ts'

const options = z.object({ side: z.int().min(8).max(64).default(16).describe('Pixels of a side of the picture.') })

/** The factors that a picture is drawn from, in this order; all except the shape are outputs. */
const factors = ['x', 'y', 'size', 'red', 'green', 'blue'] as const
const shapes = ['disc', 'square', 'triangle'] as const
const channels = 3

/** Colour pictures whose every pixel follows from a few known numbers. */
export const sprites = define({
  name: 'sprites',
  summary: 'One coloured disc, square or triangle on black; its position, size and colour are the outputs.',
  source: 'this lab; after Matthey et al. 2017, dSprites',
  targets: 'values',
  inputs: 'pictures',
  options,
  open({ side }) {
    const D = channels * side * side
    const F = factors.length
    const concepts: Concept[] = [
      { name: 'shape', type: 'class', classes: shapes.length },
      ...factors.map((name): Concept => ({ name, type: 'value', isTarget: true })),
    ]

    function generate(key: Key, step: number, n: number, out: Batch): void {
      const drawn = new Float32Array(n * (F + 1))
      fillUniform(drawn, key, step)
      for (let row = 0; row < n; row++) {
        const own = drawn.subarray(row * (F + 1), (row + 1) * (F + 1))
        const shape = Math.min(shapes.length - 1, Math.floor(own[F]! * shapes.length))
        paint(out.inputs.subarray(row * D, (row + 1) * D), side, own, shape)
        out.targets.set(own.subarray(0, F), row * F)
        if (!out.concepts) continue
        out.concepts[row * (F + 1)] = shape
        out.concepts.set(own.subarray(0, F), row * (F + 1) + 1)
      }
    }

    return {
      inputs: D,
      outputs: F,
      concepts,
      image: { channels, height: side, width: side },
      dataHash: createHash('sha256')
        .update(JSON.stringify(['sprites', side]))
        .digest('hex'),
      generate: (seed, purpose, step, batch, out) =>
        generate(stream(seed, `sprites of rows: ${purpose}`), step, batch, out),
      heldOut(seed, n) {
        const out = {
          inputs: new Float32Array(n * D),
          targets: new Float32Array(n * F),
          concepts: new Float32Array(n * (F + 1)),
        }
        generate(stream(seed, 'sprites held out'), 0, n, out)
        return { n, ...out }
      },
      studentRows(seed, n) {
        const inputs = new Float32Array(n * D)
        generate(stream(seed, 'sprites of students'), 0, n, { inputs, targets: new Float32Array(n * F) })
        return inputs
      },
    }
  },
})

/**
 * Paints factors in [0, 1) into a black picture `[3, side, side]`: the centre is within the middle half, the radius is
 * between an eighth and a quarter of the side, a channel is never below a quarter, and edges are blurred by one pixel.
 */
function paint(picture: Float32Array, side: number, given: Float32Array, shape: number): void {
  picture.fill(0)
  const [x, y] = [side / 4 + (given[0]! * side) / 2, side / 4 + (given[1]! * side) / 2]
  const radius = side / 8 + (given[2]! * side) / 8
  const reach = Math.ceil(radius) + 1
  const from = (at: number) => Math.max(0, Math.floor(at) - reach)
  const to = (at: number) => Math.min(side - 1, Math.floor(at) + reach)
  for (let row = from(y); row <= to(y); row++)
    for (let column = from(x); column <= to(x); column++) {
      const covered = Math.min(1, Math.max(0, 0.5 - outside(shape, column + 0.5 - x, row + 0.5 - y, radius)))
      if (covered === 0) continue
      for (let channel = 0; channel < channels; channel++)
        picture[(channel * side + row) * side + column] = covered * (0.25 + 0.75 * given[3 + channel]!)
    }
}

/** The distance of a point from a shape around 0, negative inside; its corners lie on the disc's circle. */
function outside(shape: number, dx: number, dy: number, radius: number): number {
  if (shape === 0) return Math.hypot(dx, dy) - radius
  if (shape === 1) return Math.max(Math.abs(dx), Math.abs(dy)) - radius * Math.SQRT1_2
  // Its sides are at an angle of 60°; the tip is at the top.
  return Math.max(dy, (Math.sqrt(3) * Math.abs(dx) - dy) / 2) - radius / 2
}
