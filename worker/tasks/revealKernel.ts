import {
  advance,
  assemble,
  f32,
  f32x4,
  f64,
  f64x2,
  get,
  i32,
  kernelsOf,
  loop,
  set,
  types,
  v128,
} from '../../core/webAssembly/assembly.ts'

/**
 * Rows of sparse concepts from random words in WebAssembly, in the same steps as the plain loop of its test: places of
 * the present concepts are gathered without branches, and only their directions are added up, each sum in float64 and
 * rounded to float32.
 */
export class Reveal {
  /** One word per concept `[rows, F]`, to be filled before a call. */
  readonly words: Uint32Array
  /** Results of the last call: `[rows, F]` and `[rows, D]`. */
  readonly targets: Float32Array
  readonly inputs: Float32Array
  readonly #F: number
  readonly #D: number
  readonly #stride: number
  readonly #directions: Float64Array
  #held: Float64Array | undefined
  readonly #kernel: Kernel
  readonly #places: number

  constructor(F: number, D: number, rows: number) {
    this.#F = F
    this.#D = D
    this.#stride = D + (D & 1)
    const [words, each] = [8 * F * this.#stride, 4 * rows * F]
    const [targets, inputs] = [words + each, words + 2 * each]
    this.#places = inputs + 4 * (rows * D + 1) // an odd row's last pair reaches one number past it
    const pages = Math.ceil((this.#places + each) / 65536)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    this.#directions = new Float64Array(memory.buffer, 0, F * this.#stride)
    this.words = new Uint32Array(memory.buffer, words, rows * F)
    this.targets = new Float32Array(memory.buffer, targets, rows * F)
    this.inputs = new Float32Array(memory.buffer, inputs, rows * D)
    this.#kernel = kernels(memory).reveal
  }

  /**
   * Reveals the first `rows`: a word below `threshold` (at most 2³²) is a present concept of value word / threshold,
   * in its direction `[F, D]`; a seed's directions are one array that never changes.
   */
  run(rows: number, threshold: number, directions: Float64Array): void {
    const { words, inputs, targets } = this
    const [F, D, stride] = [this.#F, this.#D, this.#stride]
    if (this.#held !== directions) {
      for (let j = 0; j < F; j++) this.#directions.set(directions.subarray(j * D, (j + 1) * D), j * stride)
      this.#held = directions
    }
    targets.fill(0, 0, rows * F)
    inputs.fill(0, 0, rows * D)
    const end = words.byteOffset + 4 * rows * F
    this.#kernel(
      ...([words.byteOffset, end, this.#places, inputs.byteOffset] as const),
      ...([F, 4 * D, 8 * stride, words.byteLength, Math.ceil(threshold) - 1, 1 / threshold] as const),
    )
  }
}

type Kernel = (
  words: number,
  end: number,
  places: number,
  inputs: number,
  F: number,
  bytesOfInput: number,
  bytesOfDirection: number,
  bytesToTargets: number,
  limit: number,
  scale: number,
) => void

const kernels = kernelsOf<{ reveal: Kernel }>(assembled)

const [WORDS, END, PLACES, INPUTS, F, INPUT, DIRECTION, TO_TARGETS, LIMIT, SCALE] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const
const [AT, WORD, LAST, PLACE, ROW, TO, FROM, UNTIL, VALUE, VALUES] = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19] as const

/** Writes the address of every word at LAST, and moves on where it counts. */
const gather = [
  ...[...get(LAST), ...get(AT), ...i32.store(0)],
  ...[...get(LAST), ...get(AT), ...i32.load(0), ...get(LIMIT), ...i32.atMostUnsigned],
  ...[...i32.constant(2), ...i32.shiftLeft, ...i32.add, ...set(LAST)],
  ...advance(AT, 4),
]

/** Two numbers of an input: float32(float64(input) + value · direction). */
const pair = [
  ...[...get(TO), ...get(TO), ...v128.loadHalf(0), ...f64x2.fromF32x4],
  ...[...get(VALUES), ...get(FROM), ...v128.load(0), ...f64x2.multiply, ...f64x2.add],
  ...[...f32x4.fromF64x2, ...v128.storeHalf(0), ...advance(TO, 8), ...advance(FROM, 16)],
]

const concept = [
  ...[...get(PLACE), ...i32.load(0), ...set(AT)],
  ...[...get(AT), ...i32.load(0), ...f64.fromUnsigned, ...get(SCALE), ...f64.multiply, ...set(VALUE)],
  ...[...get(VALUE), ...f64x2.splat, ...set(VALUES)],
  ...[...get(AT), ...get(TO_TARGETS), ...i32.add, ...get(VALUE), ...f32.fromF64, ...f32.store(0)],
  ...[...get(AT), ...get(WORDS), ...i32.subtract, ...i32.constant(2), ...i32.shiftRightUnsigned, ...set(WORD)],
  ...[...get(WORD), ...get(F), ...i32.divideUnsigned, ...set(ROW)],
  ...[...get(INPUTS), ...get(ROW), ...get(INPUT), ...i32.multiply, ...i32.add, ...set(TO)],
  ...[...get(WORD), ...get(ROW), ...get(F), ...i32.multiply, ...i32.subtract],
  ...[...get(DIRECTION), ...i32.multiply, ...set(FROM)],
  ...[...get(FROM), ...get(DIRECTION), ...i32.add, ...set(UNTIL)],
  ...[...loop(FROM, UNTIL, pair), ...advance(PLACE, 4)],
]

function assembled(): Uint8Array<ArrayBuffer> {
  return assemble({
    name: 'reveal',
    params: [...Array<number>(9).fill(types.i32), types.f64],
    locals: [
      [8, types.i32],
      [1, types.f64],
      [1, types.v128],
    ],
    body: [
      ...[...get(WORDS), ...set(AT), ...get(PLACES), ...set(LAST), ...loop(AT, END, gather)],
      ...[...get(PLACES), ...set(PLACE), ...loop(PLACE, LAST, concept)],
    ],
    memory: 'imported',
  })
}
