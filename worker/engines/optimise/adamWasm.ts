import {
  advance,
  assemble,
  f32,
  f32x4,
  get,
  i32,
  kernelsOf,
  loop,
  set,
  tee,
  types,
  v128,
} from '../../../core/assembly.ts'

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

const kernels = kernelsOf<{ adam: AdamKernel }>(assembled)

/** The kernel bound to a memory; the first four arguments are byte offsets into it. */
export const adamKernel = (memory: WebAssembly.Memory): AdamKernel => kernels(memory).adam

const [p, m, v, g, count, end] = [0, 1, 2, 3, 4, 11] as const
/** Locals of alpha, epsilon, β1, 1 − β1, β2, 1 − β2: the arguments, and each four times over. */
const scalarFactors = [5, 6, 7, 8, 9, 10]
const vectorFactors = [12, 13, 14, 15, 16, 17]

interface Lanes {
  width: number
  /** Locals for the gradient and the two moments. */
  locals: [number, number, number]
  factors: number[]
  memory: Pick<typeof f32, 'load' | 'store'>
  math: Pick<typeof f32, 'sqrt' | 'add' | 'subtract' | 'multiply' | 'divide'>
}

const scalar: Lanes = { width: 4, locals: [21, 22, 23], factors: scalarFactors, memory: f32, math: f32 }
const vector: Lanes = { width: 16, locals: [18, 19, 20], factors: vectorFactors, memory: v128, math: f32x4 }

/** `m ← β1·m + (1−β1)·g; v ← β2·v + (1−β2)·g²; p ← p − α·m / (√v + ε̂)` while p < end. */
function update({ width, locals, factors, memory, math }: Lanes): number[] {
  const { sqrt, add, subtract, multiply, divide } = math
  const [load, store] = [memory.load(0), memory.store(0)]
  const [gradient, first, second] = locals
  const [alpha, epsilon, beta1, rest1, beta2, rest2] = factors.map(get)
  return loop(p, end, [
    ...[...get(g), ...load, ...set(gradient)],
    ...[...get(m), ...get(m), ...load, ...beta1!, ...multiply, ...get(gradient), ...rest1!, ...multiply, ...add],
    ...[...tee(first), ...store],
    ...[...get(v), ...get(v), ...load, ...beta2!, ...multiply],
    ...[...get(gradient), ...get(gradient), ...multiply, ...rest2!, ...multiply, ...add, ...tee(second), ...store],
    ...[...get(p), ...get(p), ...load, ...get(first), ...alpha!, ...multiply],
    ...[...get(second), ...sqrt, ...epsilon!, ...add, ...divide, ...subtract, ...store],
    ...[p, m, v, g].flatMap((pointer) => advance(pointer, width)),
  ])
}

function assembled(): Uint8Array<ArrayBuffer> {
  const bytesOf = (mask: number) => [
    ...[...get(count), ...i32.constant(mask), ...i32.and, ...i32.constant(2), ...i32.shiftLeft],
  ]
  return assemble({
    name: 'adam',
    params: [...Array<number>(5).fill(types.i32), ...Array<number>(6).fill(types.f32)],
    locals: [
      [1, types.i32],
      [9, types.v128],
      [3, types.f32],
    ],
    body: [
      ...scalarFactors.flatMap((factor, i) => [...get(factor), ...f32x4.splat, ...set(vectorFactors[i]!)]),
      ...[...get(p), ...bytesOf(-4), ...i32.add, ...set(end)],
      ...update(vector),
      ...[...get(p), ...bytesOf(3), ...i32.add, ...set(end)],
      ...update(scalar),
    ],
    memory: 'imported',
  })
}
