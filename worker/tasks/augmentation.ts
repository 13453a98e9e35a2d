import { z } from 'zod'
import { fillBits, fillNormal, stream } from '../../core/random/random.ts'
import { TaskDataError } from './dataError.ts'
import type { TaskData } from './task.ts'

/** Options of tasks of pictures: how training pictures are changed by chance each time they are read. */
export const augmentation = {
  shift: z
    .int()
    .min(0)
    .max(4095)
    .default(0)
    .describe('Whole pixels that a training picture moves at most, up or down and to either side, by chance.'),
  noise: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe('Standard deviation of the normal noise that is added to each value of training pictures.'),
}

type Augmentation = z.output<z.ZodObject<typeof augmentation>>
type Image = NonNullable<TaskData['image']>

/** Throws TaskDataError if a picture can move out of sight. */
export function requireShift({ shift }: Augmentation, { height, width }: Omit<Image, 'channels'>): void {
  const most = Math.min(height, width) - 1
  if (shift > most)
    throw new TaskDataError(
      `task.shift: pictures of ${height} × ${width} pixels can move ${shift} out of sight; expected at most ${most} (nearest valid: ${most})`,
    )
}

/**
 * The changes that the options ask for, none where both are 0: each row `[C · H · W]` moves by its own whole pixels,
 * uniform over the (2·shift + 1)² places, with 0 where nothing comes in, and gets normal noise afterwards. Row i of a
 * step does not depend on how many rows there are.
 */
export function augmented({ shift, noise }: Augmentation, image: Image): Pick<TaskData, 'vary'> {
  if (shift === 0 && noise === 0) return {}
  const pixels = image.channels * image.height * image.width
  const place = (word: number): number => Math.floor(word * 2 ** -32 * (2 * shift + 1)) - shift
  let added = new Float32Array(0)
  return {
    vary(seed, purpose, step, inputs) {
      if (shift > 0) {
        const words = new Uint32Array((2 * inputs.length) / pixels)
        fillBits(words, stream(seed, `shift: ${purpose}`), step)
        for (let row = 0; row * pixels < inputs.length; row++)
          move(
            inputs.subarray(row * pixels, (row + 1) * pixels),
            image,
            place(words[2 * row]!),
            place(words[2 * row + 1]!),
          )
      }
      if (noise > 0) {
        if (added.length !== inputs.length) added = new Float32Array(inputs.length)
        fillNormal(added, stream(seed, `noise of pictures: ${purpose}`), step, noise)
        for (let i = 0; i < inputs.length; i++) inputs[i]! += added[i]!
      }
    },
  }
}

/** Moves a picture `[C, H, W]` in place by so many pixels down and to the right; 0 comes in. */
function move(picture: Float32Array, { height, width }: Image, down: number, right: number): void {
  const before = picture.slice()
  picture.fill(0)
  const [from, to] = [Math.max(0, -right), width - Math.max(0, right)]
  for (let line = 0; line < before.length / width; line++) {
    const row = (line % height) + down
    if (row < 0 || row >= height) continue
    const start = line * width
    picture.set(before.subarray(start + from, start + to), (line + down) * width + from + right)
  }
}
