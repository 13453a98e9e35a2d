import type { Engine } from '../engine.ts'
import { registerTensorflow } from './backend.ts'
import { versionsOf } from '../shared/compiled/engine.ts'
import { packageName } from './package.ts'
import { eager } from '../eager/engine.ts'

/** Programs op by op in TensorFlow, on a GPU where TensorFlow sees one. */
export function tensorflowEngine(): Engine {
  const { version, gpu } = registerTensorflow()
  const engine = eager('tensorflow', {
    summary: `TensorFlow op by op, ${gpu ? 'on the GPU' : 'on the processor: TensorFlow sees no GPU'}.`,
    versions: { ...versionsOf([packageName]), tensorflow: version, 'tensorflow device': gpu ? 'GPU' : 'processor' },
  })
  return { ...engine, sideBySide: gpu }
}
