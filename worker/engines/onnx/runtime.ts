import './silence.ts'

/** ONNX Runtime, silenced: the one way to it, so that no process loads it otherwise. */
export { InferenceSession, Tensor, type OnnxValue } from 'onnxruntime-node'
