import type { Graph } from '../../tensor/trace/graph.ts'
import type { Engine, Telling } from '../engine.ts'
import { compiledEngine } from '../shared/compiled/engine.ts'
import { chosenBackend } from '../shared/compiled/chosen.ts'
import { rewritten } from '../shared/compiled/rewritten.ts'
import { apart } from '../shared/plan/apart.ts'
import { wasmBackend } from '../wasm/engine.ts'
import { nativeBackend } from './backend.ts'
import { Cache } from './cache.ts'
import { findCompiler } from './compiler.ts'
import { cacheFolder, ownFolder } from './folder.ts'
import { checked } from './trial.ts'
import { Workshop } from './workshop.ts'

/** What native code needs of the machine. */
export interface NativeOptions extends Telling {
  env?: NodeJS.ProcessEnv
  /** Longest time for one text, ms. */
  withinMs?: number
  /** Which programs are worth a compilation. */
  suits?: (graph: Graph) => boolean
}

/** Whether a program trains something: it is called many times, others a few. */
export const trains = ({ gradients }: Graph): boolean => Object.keys(gradients).length > 0

/** A compiled engine: programs that train as C, compiled for this processor by its own compiler; others as `wasm` has them. */
export async function nativeEngine({
  env = process.env,
  warn = () => {},
  withinMs,
  suits = trains,
}: NativeOptions = {}): Promise<Engine> {
  const compiler = await findCompiler(env)
  const workshop = new Workshop(compiler, new Cache(ownFolder(cacheFolder(env))), { warn, withinMs })
  const wasm = wasmBackend()
  const native = nativeBackend(workshop, wasm, warn)
  const isNative = (graph: Graph) => suits(graph) && native.plans(graph)
  const engine = compiledEngine(
    {
      name: 'native',
      summary: 'Writes programs that train in C and has this machine’s compiler make them for its processor.',
      packages: ['onnxruntime-node', '@tensorflow/tfjs-core'],
    },
    chosenBackend(isNative, rewritten(apart, native), wasm),
  )
  const [name, version] = compiler.version.split(' ') as [string, string]
  return { ...engine, check: () => checked(workshop), versions: { [name]: version, ...engine.versions } }
}
