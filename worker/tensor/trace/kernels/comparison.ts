import { broadcast, direct, elementwise, type Family, type Primitive } from './kernel.ts'

const tests = ['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'LogicalAnd', 'LogicalOr']

const select: Primitive = {
  name: 'Select',
  infer: ([condition, t, e]) => ({ shape: broadcast(condition!.shape, t!.shape, e!.shape), dtype: t!.dtype }),
}

/** Truth values and the choice between two tensors. */
export const comparison: Family = {
  primitives: [...[...tests, 'LogicalNot', 'IsNan'].map((name) => elementwise(name, 'bool')), select],
  recorders: {
    ...Object.fromEntries(tests.map((name) => [name, direct(name, 'a', 'b')])),
    NotEqual: (builder, { a, b }) => builder.make('LogicalNot', [builder.make('Equal', [a!, b!])]),
    LogicalNot: direct('LogicalNot', 'x'),
    IsNan: direct('IsNan', 'x'),
    // A condition of lower rank chooses along the first axes.
    Select(builder, { condition, t, e }) {
      const { length } = t!.shape
      const shape = [...condition!.shape, ...Array<number>(length - condition!.shape.length).fill(1)]
      const chosen =
        shape.length === condition!.shape.length ? condition! : builder.make('Reshape', [condition!], { shape })
      return builder.make('Select', [chosen, t!, e!])
    },
  },
}
