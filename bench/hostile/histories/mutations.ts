import type { Uniform } from './uniform.ts'

/** A change to a file's bytes, with a description. */
export interface Mutation {
  what: string
  /** The changed file. */
  of(sound: Buffer): Buffer
}

/** A random change: mostly one byte, sometimes a page or the end of the file. */
export function mutation(sound: Buffer, pageBytes: number, random: Uniform): Mutation {
  const below = (n: number) => Math.floor(random() * n)
  const pages = Math.floor(sound.length / pageBytes)
  const kind = random()
  if (kind < 0.85) {
    const [at, mask] = [below(sound.length), 1 + below(255)]
    return change(`byte ${at} ^ ${mask}`, (bytes) => void (bytes[at]! ^= mask))
  }
  if (kind < 0.9) {
    const at = below(100)
    const mask = 1 + below(255)
    return change(`header byte ${at} ^ ${mask}`, (bytes) => void (bytes[at]! ^= mask))
  }
  const page = below(pages)
  if (kind < 0.93)
    return change(`page ${page + 1} zeroed`, (bytes) => void bytes.fill(0, page * pageBytes, (page + 1) * pageBytes))
  if (kind < 0.96) {
    const other = below(pages)
    return change(`page ${page + 1} is page ${other + 1}`, (bytes) => {
      sound.copy(bytes, page * pageBytes, other * pageBytes, (other + 1) * pageBytes)
    })
  }
  const length = random() < 0.5 ? below(sound.length) : page * pageBytes
  return { what: `cut to ${length} bytes`, of: (bytes) => Buffer.from(bytes.subarray(0, length)) }
}

/** A change of one byte at an offset. */
export const flip = (at: number, mask: number): Mutation =>
  change(`byte ${at} ^ ${mask}`, (bytes) => void (bytes[at]! ^= mask))

function change(what: string, work: (bytes: Buffer) => void): Mutation {
  return {
    what,
    of(sound) {
      const bytes = Buffer.from(sound)
      work(bytes)
      return bytes
    },
  }
}
