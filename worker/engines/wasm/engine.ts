import type { Backend } from '../shared/compiled/backend.ts'
import { compiledEngine } from '../shared/compiled/engine.ts'
import type { Engine } from '../engine.ts'
import { onnxOptions } from '../onnx/engine.ts'
import { onnxBackend } from '../onnx/executable.ts'
import { mixedBackend } from '../shared/mixed/backend.ts'
import { sparseRows } from '../shared/mixed/rows.ts'
import { selection } from '../shared/mixed/selection.ts'
import type { Graph } from '../../tensor/trace/graph.ts'
import { fusedBackend } from './executable.ts'
import { narrow } from './narrow.ts'

/** Narrow programs fused, wide ones mixed. */
export const wasmBackend = (suits: (graph: Graph) => boolean = narrow, packed = false): Backend =>
  fusedBackend(mixedBackend(onnxBackend(onnxOptions()), [sparseRows, selection]), suits, packed)

export interface WasmOptions {
  suits?: (graph: Graph) => boolean
  /** Whether V8 packs neighbouring vectors, for which tiles are larger. */
  packed?: boolean
}

/**
 * A compiled engine: programs of narrow networks fused into WebAssembly; those of wide ones left to ONNX Runtime, but for
 * what routines of our own do better.
 */
export const wasmEngine = ({ suits = narrow, packed = false }: WasmOptions = {}): Engine =>
  compiledEngine(
    {
      name: 'wasm',
      summary:
        'Fuses programs of narrow networks into WebAssembly; in wide ones passes over zeros and leaves the rest to ONNX Runtime.',
      packages: ['onnxruntime-node', '@tensorflow/tfjs-core'],
    },
    wasmBackend(suits, packed),
  )
