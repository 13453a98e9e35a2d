import type { LayerStart } from '../teaching/teaching.ts'
import type { Arrays } from '../tensor/program.ts'

/** What a primary may begin a phase with: the values of the run's start, new ones, and those of the phase before. */
export type Starts = Readonly<Record<LayerStart, Arrays>>

/**
 * Values of a primary that begins a phase, each layer as the phase says; `last` is the place of its output layer. The
 * optimiser's moments are those of a start, zeros, and what a sparsifier keeps is that of a new one.
 */
export function startedLayers(
  starts: Starts,
  { hidden, output }: { hidden: LayerStart; output: LayerStart },
  { owner, last }: { owner: string; last: number },
): Arrays {
  const prefix = `${owner}/`
  return Object.fromEntries(
    Object.entries(starts.new).map(([name, fresh]) => {
      if (!name.startsWith(prefix)) return [name, fresh]
      const layer = Number(name.slice(prefix.length).split('/')[0])
      return [name, starts[layer === last ? output : hidden][name] ?? fresh]
    }),
  )
}
