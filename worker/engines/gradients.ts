/**
 * Registers TensorFlow.js' gradients. Its Node bundle leaves them out, and its modules, which have them, import each
 * other without file extensions; both share one engine and one registry through the global object.
 */
import { registerHooks } from 'node:module'
import '@tensorflow/tfjs-core'

const hooks = registerHooks({
  resolve(specifier, context, next) {
    const within = context.parentURL?.includes('/@tensorflow/tfjs-core/dist/') && specifier.startsWith('.')
    return next(within && !specifier.endsWith('.js') ? `${specifier}.js` : specifier, context)
  },
})
try {
  const gradients: string = '@tensorflow/tfjs-core/dist/register_all_gradients.js'
  await import(gradients)
} finally {
  hooks.deregister()
}
