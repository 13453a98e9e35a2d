import { broadcast, direct, elementwise, type Family, type Primitive } from './kernel.ts'

const operators: Record<string, string> = {
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  Equal: 'Equal',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
}

const select: Primitive = {
  name: 'Select',
  infer: ([condition, t, e]) => ({ shape: broadcast(condition!.shape, t!.shape, e!.shape), dtype: t!.dtype }),
  lower: (model, inputs) => model.node('Where', inputs),
}

/** Truth values and the choice between two tensors. */
export const comparison: Family = {
  primitives: [
    ...Object.entries(operators).map(([name, operator]) => elementwise(name, operator, 'bool')),
    elementwise('LogicalNot', 'Not', 'bool'),
    elementwise('IsNan', 'IsNaN', 'bool'),
    select,
  ],
  recorders: {
    ...Object.fromEntries(Object.keys(operators).map((name) => [name, direct(name, 'a', 'b')])),
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
