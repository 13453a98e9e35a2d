import { size } from '../../../tensor/trace/graph.ts'
import type { Lowering, Lowerings } from './lowering.ts'

/** Kernels that are one ONNX operator, with the operator's name where it is another. */
const operators: Record<string, string> = {
  Abs: 'Abs',
  Sign: 'Sign',
  Floor: 'Floor',
  Ceil: 'Ceil',
  Round: 'Round',
  Sqrt: 'Sqrt',
  Reciprocal: 'Reciprocal',
  Neg: 'Neg',
  Relu: 'Relu',
  Exp: 'Exp',
  Tanh: 'Tanh',
  Erf: 'Erf',
  Sin: 'Sin',
  Cos: 'Cos',
  Sigmoid: 'Sigmoid',
  Add: 'Add',
  Sub: 'Sub',
  Multiply: 'Mul',
  RealDiv: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Pow: 'Pow',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  Equal: 'Equal',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
  LogicalNot: 'Not',
  IsNan: 'IsNaN',
  Select: 'Where',
}

/**
 * ONNX Runtime's logarithm differs in the last bit between the vectors and the tail of a buffer, so each run's part is
 * padded to whole vectors: the result does not depend on a run's place.
 */
const log: Lowering = (model, inputs, { shape }) => {
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
}

/** Functions of one, two or three elements. */
export const elementwise: Lowerings = {
  ...Object.fromEntries(
    Object.entries(operators).map(([kernel, operator]): [string, Lowering] => [
      kernel,
      (model, inputs) => model.node(operator, inputs),
    ]),
  ),
  Log: log,
  // By the steepest of clipped lines: one vectorised operator (a positive x below 1e-38 counts less).
  Step: (model, inputs) => model.node('HardSigmoid', inputs, { alpha: { float: 3.4e38 }, beta: { float: 0 } }),
}
