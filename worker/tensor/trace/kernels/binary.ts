import { broadcast, direct, elementwise, type Family } from './kernel.ts'

const arithmetic = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'Pow']

/** Functions of two operands, with broadcasting. */
export const binary: Family = {
  primitives: arithmetic.map((name) => elementwise(name)),
  recorders: {
    ...Object.fromEntries(arithmetic.map((name) => [name, direct(name, 'a', 'b')])),
    SquaredDifference(builder, { a, b }) {
      const difference = builder.make('Sub', [a!, b!])
      return builder.make('Multiply', [difference, difference])
    },
    FloorDiv(builder, { a, b }) {
      const [x, y] = [a!, b!].map((operand) => builder.make('Cast', [operand], { dtype: 'float32' }))
      return builder.make('Cast', [builder.make('Floor', [builder.make('RealDiv', [x!, y!])])], { dtype: 'int32' })
    },
    // The gradient of a broadcast: the same value over a larger shape.
    BroadcastTo: (builder, { x }, { shape }) =>
      builder.make('BroadcastTo', [x!], { shape: broadcast(x!.shape, shape as number[]) }),
    AddN: (builder, inputs) => Object.values(inputs).reduce((sum, next) => builder.make('Add', [sum, next])),
  },
}
