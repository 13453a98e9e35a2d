/**
 * Adam on consecutive numbers in one WebAssembly memory, four at a time; the last few use the same operations in the
 * same order, so a parameter's update does not depend on its place.
 */
export type AdamKernel = (
  parameters: number,
  firstMoments: number,
  secondMoments: number,
  gradients: number,
  count: number,
  alpha: number,
  epsilon: number,
  beta1: number,
  oneMinusBeta1: number,
  beta2: number,
  oneMinusBeta2: number,
) => void

let compiled: WebAssembly.Module | undefined

/** The kernel bound to a memory; the first four arguments are byte offsets into it. */
export function adamKernel(memory: WebAssembly.Memory): AdamKernel {
  compiled ??= new WebAssembly.Module(moduleBytes())
  return new WebAssembly.Instance(compiled, { host: { memory } }).exports.adam as AdamKernel
}

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b }
const [p, m, v, g, count, end] = [0, 1, 2, 3, 4, 11]
/** Locals of alpha, epsilon, β1, 1 − β1, β2, 1 − β2: the arguments, and each four times over. */
const scalarFactors = [5, 6, 7, 8, 9, 10]
const vectorFactors = [12, 13, 14, 15, 16, 17]

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const tee = (local: number) => [0x22, local]
const constant = (value: number) => [0x41, value]
const advance = (pointer: number, by: number) => [...get(pointer), ...constant(by), 0x6a, ...set(pointer)]

interface Lanes {
  width: number
  /** Locals for the gradient and the two moments. */
  locals: [number, number, number]
  factors: number[]
  load: number[]
  store: number[]
  sqrt: number[]
  add: number[]
  sub: number[]
  mul: number[]
  div: number[]
}

const scalar: Lanes = {
  width: 4,
  locals: [21, 22, 23],
  factors: scalarFactors,
  load: [0x2a, 2, 0],
  store: [0x38, 2, 0],
  sqrt: [0x91],
  add: [0x92],
  sub: [0x93],
  mul: [0x94],
  div: [0x95],
}

const vector: Lanes = {
  width: 16,
  locals: [18, 19, 20],
  factors: vectorFactors,
  load: [0xfd, 0x00, 2, 0],
  store: [0xfd, 0x0b, 2, 0],
  sqrt: [0xfd, 0xe3, 0x01],
  add: [0xfd, 0xe4, 0x01],
  sub: [0xfd, 0xe5, 0x01],
  mul: [0xfd, 0xe6, 0x01],
  div: [0xfd, 0xe7, 0x01],
}

/** `m ← β1·m + (1−β1)·g; v ← β2·v + (1−β2)·g²; p ← p − α·m / (√v + ε̂)` while p < end. */
function loop({ width, locals, factors, load, store, sqrt, add, sub, mul, div }: Lanes): number[] {
  const [gradient, first, second] = locals
  const [alpha, epsilon, beta1, rest1, beta2, rest2] = factors.map(get)
  const body = [
    ...[...get(g), ...load, ...set(gradient)],
    ...[...get(m), ...get(m), ...load, ...beta1!, ...mul, ...get(gradient), ...rest1!, ...mul, ...add],
    ...[...tee(first), ...store],
    ...[...get(v), ...get(v), ...load, ...beta2!, ...mul],
    ...[...get(gradient), ...get(gradient), ...mul, ...rest2!, ...mul, ...add, ...tee(second), ...store],
    ...[...get(p), ...get(p), ...load, ...get(first), ...alpha!, ...mul],
    ...[...get(second), ...sqrt, ...epsilon!, ...add, ...div, ...sub, ...store],
    ...[p, m, v, g].flatMap((pointer) => advance(pointer, width)),
  ]
  // block; loop; leave when p >= end; body; again
  return [0x02, 0x40, 0x03, 0x40, ...get(p), ...get(end), 0x4f, 0x0d, 1, ...body, 0x0c, 0, 0x0b, 0x0b]
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const bytesOf = (mask: number) => [...get(count), ...constant(mask), 0x71, ...constant(2), 0x74]
  const code = [
    ...scalarFactors.flatMap((factor, i) => [...get(factor), 0xfd, 0x13, ...set(vectorFactors[i]!)]),
    ...[...get(p), ...bytesOf(0x7c), 0x6a, ...set(end)], // count & -4
    ...loop(vector),
    ...[...get(p), ...bytesOf(3), 0x6a, ...set(end)],
    ...loop(scalar),
    0x0b,
  ]
  const locals = [3, 1, types.i32, 9, types.v128, 3, types.f32]
  const signature = [...Array<number>(5).fill(types.i32), ...Array<number>(6).fill(types.f32)]
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...sized(signature), 0]),
    ...section(2, [1, ...name('host'), ...name('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('adam'), 0x00, 0]),
    ...section(10, [1, ...sized([...locals, ...code])]),
  ])
}

const section = (id: number, content: number[]) => [id, ...sized(content)]
const sized = (content: number[]) => [...unsigned(content.length), ...content]
const unsigned = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)])
