import * as tf from '@tensorflow/tfjs-core'
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'

/**
 * An operation of our own, a kernel of TensorFlow.js: a traced graph has it as one node (`trace/kernels`), so that an engine
 * may compute it in its own way; backends that run op by op compose it of their ops. It has no gradient.
 */
export function operation<Inputs extends NamedTensorMap, Attributes extends object>(
  kernelName: string,
  compose: (inputs: Inputs, attributes: Attributes) => Tensor,
): (inputs: Inputs, attributes: Attributes) => Tensor {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) =>
    tf.tidy(() => compose(inputs as Inputs, attrs as unknown as Attributes))
  return (inputs, attributes) => {
    const backendName = tf.getBackend()
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc })
    return tf.engine().runKernel(kernelName, inputs, attributes as tf.NamedAttrMap)
  }
}
