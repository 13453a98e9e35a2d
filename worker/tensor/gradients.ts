// The gradient of every kernel that programs may differentiate, right to second order: each saves inputs only and
// is made of kernels that are in this table (TensorFlow.js 4.22's own exp, tanh, sigmoid and softmax save outputs
// and give silently wrong second derivatives). A kernel that is not here throws when it lies on a gradient's path.
import * as tf from '@tensorflow/tfjs-core'
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core'

type Attrs = Record<string, unknown>
type Rule = (dy: Tensor, saved: Tensor[], attrs: Attrs) => Record<string, () => Tensor>

const unary = (kernelName: string, slope: (dy: Tensor, x: Tensor, attrs: Attrs) => Tensor): GradConfig => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({ x: () => slope(dy as Tensor, x!, attrs as Attrs) }),
})
const binary = (kernelName: string, rule: Rule): GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved, attrs) => rule(dy as Tensor, saved, attrs as Attrs),
})
const zero = (kernelName: string) => unary(kernelName, (_, x) => tf.zerosLike(x))

/** Sums a gradient over the axes along which its operand was broadcast. */
function unbroadcast(dy: Tensor, shape: number[]): Tensor {
  const lead = dy.rank - shape.length
  const axes = dy.shape.flatMap((n, i) => (n !== 1 && (i < lead || shape[i - lead] === 1) ? [i] : []))
  const sum = axes.length ? tf.sum(dy, axes, true) : dy
  return sum.rank === shape.length ? sum : tf.reshape(sum, shape)
}

/** The gradient of a choice between a and b, element by element; `second` is 1 where b was chosen. */
const either = (dy: Tensor, a: Tensor, b: Tensor, second: Tensor) => ({
  a: () => unbroadcast(tf.mul(dy, tf.sub(1, second)), a.shape),
  b: () => unbroadcast(tf.mul(dy, second), b.shape),
})

/** Repeats a reduced gradient over the axes it was summed over. */
function spread(dy: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = tf.util.parseAxisParam(axis as number | number[], x.shape)
  const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return tf.tile(
    tf.reshape(dy, kept),
    x.shape.map((n, i) => (axes.includes(i) ? n : 1)),
  )
}

const matMul = (a: Tensor, b: Tensor, ta = false, tb = false) => tf.matMul(a, b, ta, tb)

const table: GradConfig[] = [
  binary('Add', (dy, [a, b]) => ({ a: () => unbroadcast(dy, a!.shape), b: () => unbroadcast(dy, b!.shape) })),
  binary('Sub', (dy, [a, b]) => ({ a: () => unbroadcast(dy, a!.shape), b: () => unbroadcast(tf.neg(dy), b!.shape) })),
  binary('Multiply', (dy, [a, b]) => ({
    a: () => unbroadcast(tf.mul(dy, b!), a!.shape),
    b: () => unbroadcast(tf.mul(dy, a!), b!.shape),
  })),
  binary('RealDiv', (dy, [a, b]) => ({
    a: () => unbroadcast(tf.div(dy, b!), a!.shape),
    b: () => unbroadcast(tf.neg(tf.div(tf.mul(dy, a!), tf.square(b!))), b!.shape),
  })),
  binary('Maximum', (dy, [a, b]) => either(dy, a!, b!, tf.step(tf.sub(b!, a!)))),
  binary('Minimum', (dy, [a, b]) => either(dy, a!, b!, tf.step(tf.sub(a!, b!)))),
  unary('Neg', (dy) => tf.neg(dy)),
  unary('Square', (dy, x) => tf.mul(dy, tf.mul(x, 2))),
  unary('Sqrt', (dy, x) => tf.div(dy, tf.mul(tf.sqrt(x), 2))),
  unary('Exp', (dy, x) => tf.mul(dy, tf.exp(x))),
  unary('Log', (dy, x) => tf.div(dy, x)),
  unary('Abs', (dy, x) => tf.mul(dy, tf.sign(x))),
  unary('Relu', (dy, x) => tf.mul(dy, tf.step(x))),
  unary('Tanh', (dy, x) => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x))))),
  unary('Sigmoid', (dy, x) => tf.mul(dy, tf.mul(tf.sigmoid(x), tf.sub(1, tf.sigmoid(x))))),
  zero('Sign'),
  zero('Step'),
  zero('ZerosLike'),
  unary('Identity', (dy) => dy),
  unary('Cast', (dy) => dy),
  unary('Reshape', (dy, x) => tf.reshape(dy, x.shape)),
  unary('Transpose', (dy, _, { perm }) => {
    const inverse: number[] = []
    ;(perm as number[]).forEach((p, i) => (inverse[p] = i))
    return tf.transpose(dy, inverse)
  }),
  unary('Sum', (dy, x, { axis }) => spread(dy, x, axis)),
  unary('Tile', (dy, x, { reps }) => {
    const axes = (reps as number[]).flatMap((r, i) => (r > 1 ? [i] : []))
    if (axes.some((i) => x.shape[i] !== 1)) throw new Error('gradient of tile: only axes of length 1 may be repeated')
    return axes.length ? tf.sum(dy, axes, true) : dy
  }),
  unary('Slice', (dy, x, { begin }) => {
    const from = begin as number[]
    const pads = x.shape.map((n, i): [number, number] => [from[i]!, n - from[i]! - dy.shape[i]!])
    return tf.pad(dy, pads)
  }),
  unary('PadV2', (dy, x, { paddings }) =>
    tf.slice(
      dy,
      (paddings as [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  {
    kernelName: 'ExpandDims',
    inputsToSave: ['input'],
    gradFunc: (dy, [x]) => ({ input: () => tf.reshape(dy as Tensor, x!.shape) }),
  },
  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: (dy, xs, attrs) => {
      const axis = tf.util.parseAxisParam((attrs as { axis: number }).axis, xs[0]!.shape)[0]!
      let from = 0
      const parts = xs.map((x, i): [number, () => Tensor] => {
        const begin = x.shape.map((_, d) => (d === axis ? from : 0))
        from += x.shape[axis]!
        return [i, () => tf.slice(dy as Tensor, begin, x.shape)]
      })
      return Object.fromEntries(parts)
    },
  },
  {
    kernelName: 'Select',
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => ({
      condition: () => tf.zerosLike(condition!),
      t: () => tf.mul(dy as Tensor, tf.cast(condition!, 'float32')),
      e: () => tf.mul(dy as Tensor, tf.cast(tf.logicalNot(condition!), 'float32')),
    }),
  },
  binary('BatchMatMul', (dy, [a, b], { transposeA, transposeB }) => {
    const [ta, tb] = [transposeA as boolean, transposeB as boolean]
    return {
      a: () => unbroadcast(ta ? matMul(b!, dy, tb, true) : matMul(dy, b!, false, !tb), a!.shape),
      b: () => unbroadcast(tb ? matMul(dy, a!, true, ta) : matMul(a!, dy, !ta, false), b!.shape),
    }
  }),
]

/** Names of the kernels that programs may differentiate. */
export const differentiable: readonly string[] = table.map(({ kernelName }) => kernelName)

/** A rule that hands on the gradient it was given hands on a copy: TensorFlow.js disposes of what it has summed. */
const copying = ({ gradFunc, ...config }: GradConfig): GradConfig => ({
  ...config,
  gradFunc(dy, saved, attrs) {
    const rules = Object.entries(gradFunc(dy, saved, attrs))
    return Object.fromEntries(
      rules.map(([name, rule]) => [
        name,
        () => {
          const gradient = rule()
          return gradient === dy ? tf.clone(gradient) : gradient
        },
      ]),
    )
  },
})

/** Registers the table; call again after loading a package that brings gradients of its own. */
export function registerGradients(): void {
  for (const config of table) tf.registerGradient(copying(config))
}
registerGradients()
