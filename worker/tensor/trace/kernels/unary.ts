import { direct, elementwise, type Family } from './kernel.ts'

const exact = ['Abs', 'Sign', 'Floor', 'Ceil', 'Round', 'Sqrt', 'Reciprocal', 'Neg', 'Relu']
const smooth = ['Exp', 'Tanh', 'Erf', 'Sin', 'Cos']

/** `Step` is 1 where x > 0, else 0. */
const own = ['Log', 'Sigmoid', 'Step']

/** Functions of one operand. */
export const unary: Family = {
  primitives: [...exact, ...smooth, ...own].map((name) => elementwise(name)),
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
