import { cacheFolder, ownFolder } from '../../../runtime/cacheFolder.js'
import type { Graph } from '../../tensor/trace/graph.ts'
import type { Engine, Telling } from '../engine.ts'
import { compiledEngine } from '../shared/compiled/engine.ts'
import { chosenBackend } from '../shared/compiled/chosen.ts'
import { wasmBackend } from '../wasm/engine.ts'
import { nativeBackend } from './backend.ts'
import { Cache } from './cache.ts'
import { findCompiler } from './compiler.ts'
import { isLarge } from './large.ts'
import { nativeProducts } from './products.ts'
import { checked } from './trial.ts'
import { nativeWords } from './words.ts'
import { Workshop } from './workshop.ts'

/** What native code needs of the machine. */
export interface NativeOptions extends Telling {
  env?: NodeJS.ProcessEnv
  /** Longest time for one text, ms. */
  withinMs?: number
  /** Which programs are worth a compilation. */
  suits?: (graph: Graph) => boolean
}

/** Whether a program trains something, for which it is called thousands of times, or is large enough for fewer calls. */
const isWorthwhile = (graph: Graph): boolean => Object.keys(graph.gradients).length > 0 || isLarge(graph)

/**
 * A compiled engine: programs that train, and large ones that evaluate, as C, compiled for this processor by its own compiler;
 * others as `wasm` has them.
 */
export async function nativeEngine({
  env = process.env,
  warn = () => {},
  compiling,
  withinMs,
  suits = isWorthwhile,
}: NativeOptions = {}): Promise<Engine> {
  const compiler = await findCompiler(env)
  const workshop = new Workshop(compiler, new Cache(ownFolder(cacheFolder('native', env))), {
    warn,
    compiling,
    withinMs,
  })
  const wasm = wasmBackend()
  const native = nativeBackend(workshop, wasm, warn)
  const isNative = (graph: Graph) => suits(graph) && native.plans(graph)
  const engine = compiledEngine(
    {
      name: 'native',
      summary:
        'Writes programs that train, and large ones that evaluate, in C and has this machine’s compiler make them for its processor.',
      packages: ['onnxruntime-node', '@tensorflow/tfjs-core'],
    },
    chosenBackend(isNative, native, wasm),
  )
  const [name, version] = compiler.version.split(' ') as [string, string]
  return {
    ...engine,
    compilesSlowly: true,
    check: () => checked(workshop),
    products: () => nativeProducts(workshop),
    words: () => nativeWords(workshop),
    versions: { [name]: version, ...engine.versions },
    madeWith: [compiler.command, ...compiler.flags, compiler.macros].join('\n'),
  }
}
