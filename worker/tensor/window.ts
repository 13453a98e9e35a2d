/** A square window that moves over pictures. */
export interface Sliding {
  readonly channels: number
  readonly height: number
  readonly width: number
  /** Height and width of the window. */
  readonly size: number
  /** Pixels from one position to the next, in both directions. */
  readonly stride: number
}

/** What its numbers make of a window with padding `same`: ⌈side / stride⌉ positions in each direction, zeros around. */
export interface Window extends Sliding {
  /** Positions in each direction. */
  readonly places: readonly [number, number]
  /** Zeros above and left, as in TensorFlow: if the number is odd, the extra one is below and right. */
  readonly before: readonly [number, number]
  /** Taps of the window over all channels, ordered by channel, then row. */
  readonly taps: number
}

export function windowOf(sliding: Sliding): Window {
  const { channels, height, width, size, stride } = sliding
  const sides = [height, width]
  const places = sides.map((side) => Math.ceil(side / stride)) as [number, number]
  const missing = sides.map((side, i) => Math.max(0, (places[i]! - 1) * stride + size - side))
  const before = missing.map((zeros) => Math.floor(zeros / 2)) as [number, number]
  return { channels, height, width, size, stride, places, before, taps: channels * size ** 2 }
}

/** Moves of blocks, and sums, of tensors of any sort; what a window reads is composed of them. */
export interface Moves<T> {
  reshape(x: T, shape: number[]): T
  pad(x: T, before: number[], after: number[]): T
  slice(x: T, begin: number[], size: number[]): T
  concat(parts: T[], axis: number): T
  add(a: T, b: T): T
  zeros(shape: number[]): T
}

/** The s × s phases of padded pictures, pixels that are whole strides apart: their sides, and the zeros behind the pictures. */
function phasesOf({ height, width, size, stride: s, places, before: [top, left] }: Window) {
  // Positions, and as many more as the last tap is whole strides away.
  const [high, wide] = places.map((n) => n + Math.floor((size - 1) / s)) as [number, number]
  return { high, wide, below: s * high - top - height, right: s * wide - left - width, read: Math.min(s, size) }
}

/**
 * Pictures `[S, channels·height·width, B]` → the input of each tap at each position, `[S, taps, positions·B]`. A tap reads a
 * block of one phase.
 */
export function composedPatches<T>(math: Moves<T>, x: T, [S, B]: readonly [number, number], window: Window): T {
  const { channels: C, height: H, width: W, size, stride: s, places, before, taps } = window
  const [rows, columns] = places
  const { high, wide, below, right, read } = phasesOf(window)
  const pictures = math.reshape(x, [S * C, H, W, B])
  const padded = math.pad(pictures, [0, ...before, 0], [0, below, right, 0])
  const ofRow = (y: number): T => {
    const own = math.slice(
      math.reshape(padded, [S * C * high, s, s * wide, B]),
      [0, y, 0, 0],
      [S * C * high, 1, s * wide, B],
    )
    return math.reshape(own, [S * C * high * wide, s, B])
  }
  const phases = Array.from({ length: read }, (_, y) => ofRow(y)).map((row) =>
    Array.from({ length: read }, (_, x) =>
      math.reshape(math.slice(row, [0, x, 0], [S * C * high * wide, 1, B]), [S * C, high, wide, B]),
    ),
  )
  const tap = (y: number, x: number): T => {
    const begin = [0, Math.floor(y / s), Math.floor(x / s), 0]
    const cut = math.slice(phases[y % s]![x % s]!, begin, [S * C, rows, columns, B])
    return math.reshape(cut, [S, C, 1, rows * columns * B])
  }
  const all = Array.from({ length: size ** 2 }, (_, t) => tap(Math.floor(t / size), t % size))
  return math.reshape(math.concat(all, 2), [S, taps, rows * columns * B])
}

/**
 * What taps carry at each position, `[S, taps, positions·B]` → the sum for each pixel, `[S, channels·height·width, B]`. A tap
 * is added to its phase alone, a picture s² times as small.
 */
export function composedSums<T>(math: Moves<T>, carried: T, [S, B]: readonly [number, number], window: Window): T {
  const { channels: C, height: H, width: W, size, stride: s, places, before } = window
  const [rows, columns] = places
  const { high, wide } = phasesOf(window)
  const all = math.reshape(carried, [S, C, size ** 2, rows * columns * B])
  const reached = (y: number, x: number): T => {
    const own = math.slice(all, [0, 0, y * size + x, 0], [S, C, 1, rows * columns * B])
    const [down, along] = [Math.floor(y / s), Math.floor(x / s)]
    const after = [0, high - rows - down, wide - columns - along, 0]
    return math.pad(math.reshape(own, [S * C, rows, columns, B]), [0, down, along, 0], after)
  }
  const from = (phase: number): number[] => Array.from({ length: size }, (_, i) => i).filter((i) => i % s === phase)
  const phase = (py: number, px: number): T => {
    const own = from(py).flatMap((y) => from(px).map((x) => reached(y, x)))
    return own.length ? own.reduce((a, b) => math.add(a, b)) : math.zeros([S * C, high, wide, B])
  }
  const strides = Array.from({ length: s }, (_, i) => i)
  const row = (py: number): T => {
    const phases = strides.map((px) => math.reshape(phase(py, px), [S * C * high * wide, 1, B]))
    return math.reshape(joined(math, phases), [S * C * high, 1, s * wide, B])
  }
  const whole = math.reshape(joined(math, strides.map(row)), [S * C, s * high, s * wide, B])
  return math.reshape(math.slice(whole, [0, ...before, 0], [S * C, H, W, B]), [S, C * H * W, B])
}

const joined = <T>(math: Moves<T>, parts: T[]): T => (parts.length > 1 ? math.concat(parts, 1) : parts[0]!)
