import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export const packageName = '@tensorflow/tfjs-node-gpu'
export const require = createRequire(import.meta.url)

/** Folder of the npm package with the backend's JavaScript and the C++ sources of its native binding. */
export const packageFolder = dirname(require.resolve(`${packageName}/package.json`))

/** Newest version of Node-API that the package's binding is made for. */
export const nodeApi = 8

/** The native binding: where the package's own installation puts it, or what PELLUCID_TENSORFLOW_BINDING names. */
export const bindingPath = (): string =>
  process.env.PELLUCID_TENSORFLOW_BINDING || join(packageFolder, 'lib', `napi-v${nodeApi}`, 'tfjs_binding.node')
