import { existsSync } from 'node:fs'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { registerGradients } from '../../tensor/gradients.ts'
import { bindingPath, packageFolder, packageName, require } from './package.ts'

/** What TensorFlow says of itself: its version, and whether it computes on a GPU. */
export interface Found {
  version: string
  gpu: boolean
}

let found: Found | undefined

/** Registers the TensorFlow.js backend `tensorflow`; throws, in words a user can act on, where it is not installed. */
export function registerTensorflow(): Found {
  found ??= register()
  return found
}

function register(): Found {
  const path = bindingPath()
  if (!existsSync(path))
    throw new Error('TensorFlow is not installed; pellucid engines --install tensorflow fetches or builds it')
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2' // TensorFlow's remarks on the processor are no warnings
  // Node 23 and later lack what the package's release of 2024 still calls.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray })
  const binding = load(path)
  require(`${packageFolder}/dist/register_all_kernels`)
  const { NodeJSKernelBackend } = require(`${packageFolder}/dist/nodejs_kernel_backend`) as {
    NodeJSKernelBackend: new (binding: Binding, name: string) => tf.KernelBackend & { isUsingGpuDevice: boolean }
  }
  registerGradients() // over those that the package brings
  const backend = new NodeJSKernelBackend(binding, packageName)
  tf.registerBackend('tensorflow', () => backend, 0)
  return { version: binding.TF_Version, gpu: backend.isUsingGpuDevice }
}

interface Binding {
  TF_Version: string
}

function load(path: string): Binding {
  try {
    return require(path) as Binding
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new Error(
      `TensorFlow's binding does not load (${why}); pellucid engines --install tensorflow makes it anew`,
      { cause: error },
    )
  }
}
