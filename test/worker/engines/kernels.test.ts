import * as tf from '@tensorflow/tfjs-core'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patches, patchSums } from '../../../worker/tensor/patches.ts'
import { rowsOf } from '../../../worker/tensor/rows.ts'
import { atLeastKth } from '../../../worker/tensor/selection.ts'
import type { Program, Specs, Tensors } from '../../../worker/tensor/program.ts'
import { recorders } from '../../../worker/tensor/trace/kernels/index.ts'
import { eagerStep } from './eager.ts'
import { compiledEngines } from './engines.ts'
import { assertNear } from './near.ts'
import { numbers } from './programs.ts'

type Case = Record<string, (t: Tensors) => tf.Tensor | tf.Tensor[]>

const specs: Specs = {
  x: { shape: [2, 3, 5], dtype: 'float32' },
  y: { shape: [2, 3, 5], dtype: 'float32' },
  row: { shape: [1, 3, 1], dtype: 'float32' },
  run: { shape: [2, 1, 1], dtype: 'float32' },
  edge: { shape: [2, 4], dtype: 'float32' },
  positive: { shape: [2, 3, 5], dtype: 'float32' },
  square: { shape: [2, 5, 5], dtype: 'float32' },
  one: { shape: [1, 5, 4], dtype: 'float32' },
  index: { shape: [4], dtype: 'int32' },
  each: { shape: [2, 2], dtype: 'int32' },
  pictures: { shape: [2, 2 * 5 * 4, 3], dtype: 'float32' },
}

const picture = { channels: 2, height: 5, width: 4 }
/** Windows that overlap, that touch, that leave pixels out, and one wider than the picture. */
const windows = [[3, 2], [2, 2], [1, 3], [3, 1], [7, 3]].map(([size, stride]) => ({ ...picture, size: size!, stride: stride! })) // prettier-ignore

/** Every kernel of the table, through the op that calls it. */
const cases: Case = {
  Abs: ({ edge }) => tf.abs(edge!),
  Sign: ({ edge }) => tf.sign(edge!),
  Floor: ({ x }) => tf.floor(tf.mul(x!, 3)),
  Ceil: ({ x }) => tf.ceil(tf.mul(x!, 3)),
  Round: ({ x }) => tf.round(tf.mul(x!, 3)),
  Sqrt: ({ positive }) => tf.sqrt(positive!),
  Rsqrt: ({ positive }) => tf.rsqrt(positive!),
  Reciprocal: ({ positive }) => tf.reciprocal(positive!),
  Neg: ({ edge }) => tf.neg(edge!),
  Relu: ({ edge }) => tf.relu(edge!),
  Exp: ({ x }) => tf.exp(tf.mul(x!, 4)),
  Log: ({ positive }) => tf.log(positive!),
  Log1p: ({ positive }) => tf.log1p(positive!),
  Tanh: ({ x }) => tf.tanh(tf.mul(x!, 3)),
  Sigmoid: ({ x }) => tf.sigmoid(tf.mul(x!, 5)),
  Softplus: ({ x }) => tf.softplus(tf.mul(x!, 5)),
  Erf: ({ x }) => tf.erf(x!),
  Sin: ({ x }) => tf.sin(x!),
  Cos: ({ x }) => tf.cos(x!),
  Square: ({ x }) => tf.square(x!),
  Step: ({ edge }) => [tf.step(edge!), tf.step(edge!, 0.25)],
  LeakyRelu: ({ x }) => tf.leakyRelu(x!, 0.1),
  ClipByValue: ({ x }) => tf.clipByValue(x!, -0.2, 0.4),
  Identity: ({ x }) => tf.clone(x!),
  Add: ({ x, y, row }) => [tf.add(x!, y!), tf.add(x!, row!), tf.add(x!, 0), tf.add(0.5, x!)],
  AddN: ({ x, y }) => tf.addN([x!, y!, x!]),
  Sub: ({ x, y, run }) => [tf.sub(x!, y!), tf.sub(run!, x!), tf.sub(x!, 2), tf.sub(x!, tf.neg(y!))],
  Multiply: ({ x, y, row, run }) => [tf.mul(x!, y!), tf.mul(tf.mul(x!, row!), run!), tf.mul(tf.mul(x!, 2), 3)],
  RealDiv: ({ x, positive, run }) => [tf.div(x!, positive!), tf.div(x!, tf.add(run!, 3)), tf.div(x!, 7)],
  FloorDiv: ({ index }) => tf.floorDiv(index!, tf.scalar(2, 'int32')),
  Maximum: ({ x, row }) => tf.maximum(x!, row!),
  Minimum: ({ x, y }) => tf.minimum(x!, y!),
  Pow: ({ positive }) => [tf.pow(positive!, 3), tf.pow(positive!, 0.5)],
  SquaredDifference: ({ x, row }) => tf.squaredDifference(x!, row!),
  BroadcastTo: ({ row }) => tf.broadcastTo(row!, [2, 3, 5]),
  Greater: ({ x, row, edge }) => [tf.cast(tf.greater(x!, row!), 'float32'), tf.cast(tf.greater(edge!, 0), 'int32')],
  GreaterEqual: ({ x, y }) => tf.cast(tf.greaterEqual(x!, y!), 'int32'),
  Less: ({ x, y }) => tf.cast(tf.less(x!, y!), 'int32'),
  LessEqual: ({ edge }) => tf.cast(tf.lessEqual(edge!, 0), 'int32'),
  Equal: ({ index }) => tf.cast(tf.equal(index!, 2), 'int32'),
  NotEqual: ({ index }) => tf.cast(tf.notEqual(index!, 2), 'int32'),
  LogicalAnd: ({ x, y }) => tf.cast(tf.logicalAnd(tf.greater(x!, 0), tf.greater(y!, 0)), 'int32'),
  LogicalOr: ({ x, y }) => tf.cast(tf.logicalOr(tf.greater(x!, 0), tf.greater(y!, 0)), 'int32'),
  LogicalNot: ({ x }) => tf.cast(tf.logicalNot(tf.greater(x!, 0)), 'int32'),
  IsNan: ({ x }) => tf.cast(tf.isNaN(tf.sqrt(x!)), 'int32'),
  Select: ({ x, y, edge }) => [tf.where(tf.greater(x!, y!), x!, y!), tf.where(tf.greater(edge!, 0), edge!, 0)],
  BatchMatMul: ({ x, square, one }) => [
    tf.matMul(x!, square!),
    tf.matMul(x!, square!, false, true),
    tf.matMul(x!, x!, true, false),
    tf.matMul(x!, one!),
    tf.matMul(one!, square!, true, true),
    tf.matMul(tf.mul(x!, 3), tf.transpose(square!, [0, 2, 1])),
    tf.matMul(tf.slice(x!, [0, 0, 0], [2, 1, 5]), one!),
  ],
  Sum: ({ x, index }) => [
    ...[0, 1, 2, [0, 1], [0, 2], [1, 2], undefined].flatMap((axis) => [tf.sum(x!, axis), tf.sum(x!, axis, true)]),
    tf.sum(tf.mul(x!, x!), [1, 2]),
    tf.sum(index!),
  ],
  Mean: ({ x }) => [tf.mean(x!), tf.mean(x!, 1), tf.mean(x!, [0, 2], true)],
  Max: ({ x }) => [tf.max(x!), tf.max(x!, 1), tf.max(x!, [1, 2], true)],
  Min: ({ x }) => [tf.min(x!), tf.min(x!, 2)],
  ArgMax: ({ x }) => [tf.argMax(x!, 1), tf.argMax(x!, -1)],
  ArgMin: ({ x }) => tf.argMin(x!, 2),
  Cumsum: ({ x }) => [tf.cumsum(x!, 1), tf.cumsum(x!, 2, true, true)],
  Softmax: ({ x }) => tf.softmax(x!, -1),
  LogSoftmax: ({ x }) => tf.logSoftmax(x!, -1),
  Reshape: ({ x }) => [tf.reshape(x!, [6, 5]), tf.reshape(x!, [2, -1])],
  ExpandDims: ({ x }) => tf.expandDims(x!, 1),
  Transpose: ({ x }) => [tf.transpose(x!, [0, 2, 1]), tf.transpose(tf.transpose(x!, [1, 2, 0]), [1, 0, 2])],
  Tile: ({ x, row }) => [tf.tile(x!, [1, 2, 2]), tf.tile(row!, [2, 1, 5])],
  Concat: ({ x, y }) => [tf.concat([x!, y!], 1), tf.concat([x!, y!], -1)],
  Pack: ({ x, y }) => [tf.stack([x!, y!], 1), tf.stack([x!, y!], -1)],
  Unpack: ({ x }) => tf.unstack(x!, 1),
  SplitV: ({ x }) => [...tf.split(x!, 3, 1), ...tf.split(x!, [2, 3], 2)],
  Slice: ({ x }) => [tf.slice(x!, [0, 1, 2], [2, 1, -1]), tf.slice(x!, [1])],
  Reverse: ({ x }) => [tf.reverse(x!, 2), tf.reverse(x!, [0, 1])],
  PadV2: ({ x }) =>
    tf.pad(
      x!,
      [
        [0, 0],
        [1, 2],
        [0, 1],
      ],
      0.5,
    ),
  Cast: ({ x, index }) => [tf.cast(tf.mul(x!, 5), 'int32'), tf.cast(index!, 'float32')],
  GatherV2: ({ x, index, each }) => [
    tf.gather(x!, index!, 1),
    tf.gather(x!, each!, 1, 1),
    tf.gather(tf.transpose(x!, [1, 0, 2]), each!, 0),
  ],
  UnsortedSegmentSum: ({ square, index }) =>
    tf.unsortedSegmentSum(tf.reshape(tf.slice(square!, [0, 0, 0], [2, 2, 5]), [4, 5]), index as tf.Tensor1D, 3),
  OneHot: ({ index, each }) => [tf.oneHot(index!, 3), tf.oneHot(each!, 3, 2, -1)],
  AtLeastKth: ({ x, y }) => [
    atLeastKth(x!, [2, 2]),
    atLeastKth(x!, [1, 5]),
    atLeastKth(x!, [3, 1], 1),
    atLeastKth(tf.concat([x!, y!, x!], 0), [2, 1, 3, 2, 9, 2], 1),
  ],
  RowsOf: ({ edge, index }) => [rowsOf(edge!, tf.slice(index!, 1, 2), 2), rowsOf(tf.transpose(edge!), index!, 2)],
  Patches: ({ pictures }) => windows.map((window) => patches(pictures!, window)),
  PatchSums: ({ pictures }) => windows.map((window) => patchSums(tf.square(patches(pictures!, window)), window)),
  TopK: ({ x }) => Object.values(tf.topk(x!, 3)) as tf.Tensor[],
  Fill: ({ x }) => tf.add(x!, tf.fill([2, 3, 5], 0.25)),
  ZerosLike: ({ x }) => tf.add(x!, tf.zerosLike(x!)),
  OnesLike: ({ x }) => tf.sub(x!, tf.onesLike(x!)),
  Range: ({ x }) => tf.mul(x!, tf.range(0, 5, 1)),
  LinSpace: ({ x }) => tf.mul(x!, tf.linspace(0, 1, 5)),
}

const state = {
  x: numbers(30, 1),
  y: numbers(30, 2),
  row: numbers(3, 3),
  run: numbers(2, 4),
  edge: Float32Array.of(0, -0, 1, -1, 1e-30, -1e30, 3e38, 0.5),
  positive: numbers(30, 5).map((x) => x * x * 100 + 1e-6),
  square: numbers(50, 6),
  one: numbers(20, 7),
  index: Int32Array.of(2, 0, 1, 2),
  each: Int32Array.of(0, 2, 1, 1),
  pictures: numbers(240, 8),
}

/** WGSL grants sines and cosines an absolute error of 2⁻¹¹; everything else is as near as on the processor. */
const tolerance = (engine: string, kernel: string) =>
  engine === 'onnx-webgpu' && /^(Sin|Cos)$/.test(kernel) ? 2 ** -11 : 1e-5

for (const [kernel, compute] of Object.entries(cases))
  for (const engine of compiledEngines)
    test(`${engine.name}: ${kernel} computes what the reference engine computes`, async () => {
      const program: Program = {
        name: kernel,
        state: specs,
        feeds: {},
        step: (tensors) => ({
          fetches: Object.fromEntries([compute(tensors)].flat().map((tensor, i) => [`${i}`, tensor])),
        }),
      }
      const expected = eagerStep(program, state, {}).fetches
      const compiled = await engine.compile([program])
      const actual = await compiled.start(state).run(kernel, {}, Object.keys(expected))
      for (const [name, values] of Object.entries(expected))
        assertNear(actual[name]!, values, tolerance(engine.name, kernel), `${kernel} ${name}`)
      compiled.release()
    })

test('every kernel of the table has a case', () => {
  assert.deepEqual(
    [...recorders.keys()].filter((name) => !cases[name]),
    [],
  )
})
