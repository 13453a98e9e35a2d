import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import type { Tensor } from '@tensorflow/tfjs-core'
import { updated } from '../shared/optimise/eager.ts'
import type { Compiled, Engine, Session } from '../engine.ts'
import type { Arrays, Program, Specs, Tensors, TensorSpec } from '../../tensor/program.ts'
import { flopsOf } from '../../tensor/trace/flops.ts'
import { trace } from '../../tensor/trace/trace.ts'
import '../../tensor/gradients.ts'

tf.enableProdMode() // no banner on standard error

const reference = 'TensorFlow.js op by op in plain JavaScript: the reference, slow.'

/** Runs programs op by op on a TensorFlow.js backend; `cpu` (pure JavaScript) is the reference. */
export function eager(backend: string, { summary = reference, versions = {} } = {}): Engine {
  return {
    name: backend,
    summary,
    versions: { '@tensorflow/tfjs-core': tf.version_core, ...versions },
    async compile(programs) {
      await tf.setBackend(backend)
      return compiled(backend, programs)
    },
  }
}

/** The union of the programs' state; throws when two of them disagree on a name. */
export function sharedState(programs: Program[]): Specs {
  const state: Specs = {}
  for (const program of programs)
    for (const [name, spec] of Object.entries(program.state)) {
      const known = state[name]
      if (known && String(known.shape) !== String(spec.shape))
        throw new Error(`state ${name} is [${known.shape}] and, in program ${program.name}, [${spec.shape}]`)
      state[name] = spec
    }
  return state
}

function compiled(backend: string, programs: Program[]): Compiled {
  const state = sharedState(programs)
  const byName = new Map(programs.map((program) => [program.name, program]))
  return {
    state,
    start: (initial) => session(backend, byName, state, initial),
    flops: (name) => flopsOf(trace(named(Object.fromEntries(byName), name))),
    release() {},
  }
}

function session(backend: string, programs: Map<string, Program>, specs: Specs, initial: Arrays): Session {
  const state: Tensors = {}
  const place = (name: string, values: Float32Array | Int32Array) => {
    state[name]?.dispose()
    state[name] = tf.keep(tensor(values, named(specs, name)))
  }
  for (const name of Object.keys(specs)) place(name, named(initial, name))

  const own: Session = {
    async run(name, feeds, fetch = []) {
      tf.setBackend(backend)
      const program = named(Object.fromEntries(programs), name)
      const fetched: Arrays = {}
      tf.tidy(() => {
        const fed: Tensors = {}
        for (const [feed, spec] of Object.entries(program.feeds)) fed[feed] = tensor(named(feeds, feed), spec)
        const outcome = program.step(state, fed)
        const next = { ...outcome.state }
        if (program.update) Object.assign(next, updated(program.update, state, outcome.gradients!, fed))
        for (const key of fetch) fetched[key] = named(outcome.fetches, key).dataSync().slice() as Float32Array
        for (const [key, value] of Object.entries(next)) {
          const kept = tf.keep(value)
          state[key]!.dispose()
          state[key] = kept
        }
      })
      return fetched
    },
    look: async (name, feeds, fetch, see) => see(await own.run(name, feeds, fetch)),
    read: async (names = Object.keys(specs)) =>
      Object.fromEntries(names.map((name) => [name, named(state, name).dataSync().slice() as Float32Array])),
    write(values) {
      for (const [name, array] of Object.entries(values)) place(name, array)
    },
    dispose() {
      for (const name of Object.keys(state)) {
        state[name]!.dispose()
        delete state[name]
      }
    },
  }
  return own
}

const tensor = (values: Float32Array | Int32Array, spec: TensorSpec): Tensor =>
  tf.tensor(values.slice(), [...spec.shape], spec.dtype)

/** The entry of that name, or an error that says which is missing. */
function named<T>(entries: Record<string, T>, name: string): T {
  const entry = entries[name]
  if (entry === undefined) throw new Error(`missing ${name} (present: ${Object.keys(entries).join(', ')})`)
  return entry
}
