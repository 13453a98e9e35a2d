import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Folder of the npm package onnxruntime-node. */
export const onnxFolder = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))

/** Where the package's own installation puts its libraries for this system, from its folder. */
export const libraryFolder = join('bin', 'napi-v6', process.platform, process.arch)

/** Where the CUDA provider's library belongs; null on systems for which there is none. */
export const cudaLibrary = (): string | null =>
  process.platform === 'linux' && process.arch === 'x64'
    ? join(onnxFolder, libraryFolder, 'libonnxruntime_providers_cuda.so')
    : null
