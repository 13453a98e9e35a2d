/**
 * WebAssembly modules written as lists of bytes: an instruction is its bytes, a program is the lists in a row, and a
 * local is its number (parameters first). Opcodes: webassembly.github.io/spec/core, "Binary format"; the relaxed
 * multiply-add: github.com/WebAssembly/relaxed-simd.
 */
export interface AssembledFunction {
  /** The export's name; without one only the module's other functions call it, by its place. */
  name?: string
  /** Types of the parameters. */
  params: number[]
  /** Runs of further locals, each a count and a type. */
  locals: [count: number, type: number][]
  body: number[]
}

/** A module of one function. */
export interface Assembly extends AssembledFunction {
  name: string
  /** One page of its own, exported as `memory`, or the `memory` that `host` gives. */
  memory: 'own' | 'imported'
}

export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b }

const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
const signed = (value: number): number[] =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]

const simd = (op: number, ...rest: number[]) => [0xfd, ...unsigned(op), ...rest]
/** An access at a constant number of bytes past the address on the stack; multiples of 4 are the promised alignment. */
const at = (op: number[], offset: number) => [...op, 2, ...unsigned(offset)]

export const get = (local: number) => [0x20, ...unsigned(local)]
export const set = (local: number) => [0x21, ...unsigned(local)]
export const tee = (local: number) => [0x22, ...unsigned(local)]
/** Takes two values and a condition, and leaves the first where the condition is not 0. */
export const select = [0x1b]

export const i32 = {
  constant: (value: number) => [0x41, ...signed(value)],
  load: (offset: number) => at([0x28], offset),
  store: (offset: number) => at([0x36], offset),
  lessUnsigned: [0x49],
  atMostUnsigned: [0x4d],
  atLeastUnsigned: [0x4f],
  add: [0x6a],
  subtract: [0x6b],
  multiply: [0x6c],
  divideUnsigned: [0x6e],
  and: [0x71],
  shiftLeft: [0x74],
  shiftRightUnsigned: [0x76],
}

export const f32 = {
  constant: (value: number) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  load: (offset: number) => at([0x2a], offset),
  store: (offset: number) => at([0x38], offset),
  sqrt: [0x91],
  add: [0x92],
  subtract: [0x93],
  multiply: [0x94],
  divide: [0x95],
  fromF64: [0xb6],
}

export const f64 = { multiply: [0xa2], fromUnsigned: [0xb8] }

export const v128 = {
  load: (offset: number) => at(simd(0x00), offset),
  /** Four copies of the number in memory. */
  loadSplat: (offset: number) => at(simd(0x09), offset),
  store: (offset: number) => at(simd(0x0b), offset),
  /** The lower half of a vector; loading leaves the upper half 0. */
  loadHalf: (offset: number) => at(simd(0x5d), offset),
  storeHalf: (offset: number) => [...at(simd(0x5b), offset), 0],
  constant: (...lanes: [number, number, number, number]) =>
    simd(0x0c, ...lanes.flatMap((lane) => [lane, lane >> 8, lane >> 16, lane >> 24].map((byte) => byte & 0xff))),
  /** One number; loading leaves the other three 0, storing takes the first. */
  loadOne: (offset: number) => at(simd(0x5c), offset),
  storeOne: (offset: number) => [...at(simd(0x5a), offset), 0],
  not: simd(0x4d),
  and: simd(0x4e),
  /** Bits of the first that the second lacks. */
  andNot: simd(0x4f),
  or: simd(0x50),
  xor: simd(0x51),
  /** Takes two vectors and a mask: bits of the first where the mask has 1, else of the second. */
  select: simd(0x52),
}

export const f32x4 = {
  splat: simd(0x13),
  equal: simd(0x41),
  notEqual: simd(0x42),
  less: simd(0x43),
  greater: simd(0x44),
  atMost: simd(0x45),
  atLeast: simd(0x46),
  ceil: simd(0x67),
  floor: simd(0x68),
  /** To the nearest whole number, halves to even. */
  nearest: simd(0x6a),
  abs: simd(0xe0),
  negate: simd(0xe1),
  sqrt: simd(0xe3),
  add: simd(0xe4),
  subtract: simd(0xe5),
  multiply: simd(0xe6),
  divide: simd(0xe7),
  minimum: simd(0xe8),
  maximum: simd(0xe9),
  /** The second where the first is less, else the first: NaN in the first stays. */
  greaterOf: simd(0xeb),
  /** a·b + c of three vectors, rounded once where the processor can. */
  multiplyAdd: simd(0x105),
  /** Two numbers rounded into the lower half. */
  fromF64x2: simd(0x5e),
}

export const f64x2 = {
  splat: simd(0x14),
  add: simd(0xf0),
  multiply: simd(0xf2),
  /** The lower half of four numbers. */
  fromF32x4: simd(0x5f),
}

export const i32x4 = {
  splat: simd(0x11),
  equal: simd(0x37),
  atLeast: simd(0x3f),
  /** Whether no lane is 0, as an i32. */
  allTrue: simd(0xa3),
  shiftLeft: simd(0xab),
  shiftRight: simd(0xac),
  shiftRightUnsigned: simd(0xad),
  add: simd(0xae),
  subtract: simd(0xb1),
  minimum: simd(0xb6),
  /** Four of the eight numbers in two vectors, by their places 0 … 7. */
  shuffle: (...places: [number, number, number, number]) =>
    simd(0x0d, ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte))),
}

/** Adds a constant to an i32 local. */
export const advance = (local: number, by: number) => [...get(local), ...i32.constant(by), ...i32.add, ...set(local)]

/** A block: `leaveIf(0)` in it goes on behind it. */
const block = (body: number[]) => [0x02, 0x40, ...body, 0x0b]
/** A block that `leaveIf(0)` begins anew. */
const again = (body: number[]) => [0x03, 0x40, ...body, 0x0b]
/** Takes a condition; where it is not 0, leaves that many blocks and the one around them. */
const leaveIf = (depth: number) => [0x0d, depth]

/** Runs `body` while `local` is below `limit`, both unsigned i32 locals. */
export const loop = (local: number, limit: number, body: number[]) => {
  const both = [...get(local), ...get(limit)]
  const rest = again([...body, ...both, ...i32.lessUnsigned, ...leaveIf(0)])
  return block([...both, ...i32.atLeastUnsigned, ...leaveIf(0), ...rest])
}

/** The code of 0, 1, … count − 1 in a row. */
export const each = (count: number, code: (i: number) => number[]) =>
  Array.from({ length: count }, (_, i) => code(i)).flat()

/** Runs `body` once, then again while the i32 local, one less each time, is not 0. */
export const repeat = (counter: number, body: number[]) => {
  const oneLess = [...get(counter), ...i32.constant(1), ...i32.subtract, ...tee(counter)]
  return again([...body, ...oneLess, ...leaveIf(0)])
}

/** Calls the module's function at that place. */
export const call = (place: number) => [0x10, ...unsigned(place)]

const sized = (content: number[]) => [unsigned(content.length), content].flat()
const section = (id: number, content: number[]) => [[id], sized(content)].flat()
const text = (name: string) => sized(Array.from(name, (letter) => letter.charCodeAt(0)))

/** The bytes of a module of one function; it imports and exports nothing beyond its function and its memory. */
export const assemble = ({ memory, ...only }: Assembly): Uint8Array<ArrayBuffer> => assembleAll([only], memory)

/** The bytes of a module of several functions. */
export function assembleAll(
  functions: readonly AssembledFunction[],
  memory: Assembly['memory'],
): Uint8Array<ArrayBuffer> {
  const own = memory === 'own'
  const count = unsigned(functions.length)
  const exported = functions.flatMap(({ name }, place) => (name ? [[...text(name), 0x00, ...unsigned(place)]] : []))
  if (own) exported.unshift([...text('memory'), 0x02, 0])
  const codes = functions.map(({ locals, body }) => {
    const declared = [...unsigned(locals.length), ...locals.flatMap(([n, type]) => [...unsigned(n), type])]
    return sized([declared, body, [0x0b]].flat())
  })
  return Uint8Array.from(
    [
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [count, functions.map(({ params }) => [0x60, ...sized(params), 0]).flat()].flat()),
      own ? [] : section(2, [1, ...text('host'), ...text('memory'), 0x02, 0x00, 1]),
      section(3, [count, functions.flatMap((_, place) => unsigned(place))].flat()),
      own ? section(5, [1, 0x00, 1]) : [],
      section(7, [unsigned(exported.length), exported.flat()].flat()),
      section(10, [count, codes.flat()].flat()),
    ].flat(),
  )
}

/** The functions of an assembled module on any memory that it imports; it is compiled when they are first asked for. */
export function kernelsOf<Kernels>(assembled: () => Uint8Array<ArrayBuffer>): (memory: WebAssembly.Memory) => Kernels {
  let compiled: WebAssembly.Module | undefined
  return (memory) => {
    compiled ??= new WebAssembly.Module(assembled())
    return new WebAssembly.Instance(compiled, { host: { memory } }).exports as Kernels
  }
}
