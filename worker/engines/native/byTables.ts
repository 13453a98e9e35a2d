import type { Executable } from '../shared/compiled/backend.ts'
import type { Buffer } from '../shared/plan/plan.ts'
import { isSparse } from './sparse.ts'

type Way = 'whole' | 'sparse'

/** One of two ways to compute a graph, each loaded when it is first taken: `sparse` while all of these tables are mostly zeros. */
export function byTables(
  outcomes: readonly string[],
  tables: readonly Buffer[],
  load: Readonly<Record<Way, () => Promise<Executable>>>,
): Executable {
  const loaded = new Map<Way, Promise<Executable>>()
  const loading = (way: Way): Promise<Executable> => {
    const known = loaded.get(way) ?? load[way]()
    loaded.set(way, known)
    return known
  }
  return {
    outcomes,
    bind(memory, names) {
      const bound = new Map<Way, () => Promise<void> | void>()
      const prepared = async (way: Way): Promise<void> => {
        const call = (await loading(way)).bind(memory, names)
        bound.set(way, call)
        await call()
      }
      return () => {
        const way = tables.every(({ name }) => isSparse(memory, names.input(name))) ? 'sparse' : 'whole'
        const call = bound.get(way)
        return call ? call() : prepared(way)
      }
    },
    async release() {
      const all = await Promise.allSettled(loaded.values())
      loaded.clear()
      await Promise.all(all.map((one) => (one.status === 'fulfilled' ? one.value.release() : undefined)))
    },
  }
}
