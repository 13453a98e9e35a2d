import { size } from '../graph.ts'
import { direct, elementwise, type Family, type Primitive } from './kernel.ts'

const exact = ['Abs', 'Sign', 'Floor', 'Ceil', 'Round', 'Sqrt', 'Reciprocal', 'Neg', 'Relu']
const smooth = ['Exp', 'Tanh', 'Erf', 'Sin', 'Cos']

/**
 * Logarithm. ONNX Runtime's differs in the last bit between the vectors and the tail of a buffer, so each run's part
 * is padded to whole vectors: the result does not depend on a run's place.
 */
const log: Primitive = {
  ...elementwise('Log', 'Log'),
  lower(model, inputs, { shape }) {
    const lanes = 16
    const runs = shape[0] ?? 1
    const length = size(shape) / runs
    const pad = -length & (lanes - 1)
    if (!pad) return model.node('Log', inputs)
    const rows = model.node('Reshape', [inputs[0]!, model.integers([runs, length])])
    const padded = model.node('Pad', [rows, model.integers([0, 0, 0, pad]), model.constant([1], [])])
    const logs = model.node('Log', [padded])
    const cut = model.node('Slice', [logs, model.integers([0]), model.integers([length]), model.integers([1])])
    return model.node('Reshape', [cut, model.integers(shape)])
  },
}

const sigmoid = elementwise('Sigmoid', 'Sigmoid')

/** 1 where x > 0, else 0, by the steepest of clipped lines: one vectorised operator (a positive x below 1e-38 counts less). */
const step: Primitive = {
  ...elementwise('Step', 'HardSigmoid'),
  lower: (model, inputs) => model.node('HardSigmoid', inputs, { alpha: { float: 3.4e38 }, beta: { float: 0 } }),
}

/** Functions of one operand. */
export const unary: Family = {
  primitives: [...[...exact, ...smooth].map((name) => elementwise(name, name)), log, sigmoid, step],
  recorders: {
    ...Object.fromEntries([...exact, ...smooth, 'Log', 'Sigmoid'].map((name) => [name, direct(name, 'x')])),
    Identity: (_builder, { x }) => x!,
    Square: (builder, { x }) => builder.make('Multiply', [x!, x!]),
    Rsqrt: (builder, { x }) => builder.make('Reciprocal', [builder.make('Sqrt', [x!])]),
    // 1 where x > 0, alpha elsewhere. The rectifier is there already where this is its gradient.
    Step(builder, { x }, { alpha = 0 }) {
      const step = builder.make('Step', [builder.make('Relu', [x!])])
      if (!alpha) return step
      return builder.make('Maximum', [step, builder.fill(alpha, [])])
    },
    LeakyRelu(builder, { x }, { alpha }) {
      return builder.make('Maximum', [x!, builder.make('Multiply', [x!, builder.fill(alpha, [])])])
    },
    ClipByValue(builder, { x }, { clipValueMin, clipValueMax }) {
      const raised = builder.make('Maximum', [x!, builder.fill(clipValueMin, [], x!.dtype)])
      return builder.make('Minimum', [raised, builder.fill(clipValueMax, [], x!.dtype)])
    },
    Log1p: (builder, { x }) => builder.make('Log', [builder.make('Add', [x!, builder.fill(1, [])])]),
    // max(x, 0) + log(1 + exp(-|x|))
    Softplus(builder, { x }) {
      const small = builder.make('Exp', [builder.make('Neg', [builder.make('Abs', [x!])])])
      const tail = builder.make('Log', [builder.make('Add', [small, builder.fill(1, [])])])
      return builder.make('Add', [builder.make('Relu', [x!]), tail])
    },
  },
}
