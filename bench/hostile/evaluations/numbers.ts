import type { RunResult } from '../../../core/messages/trainer.ts'

/** Every number of evaluated runs that measures no time, by name: summaries, costs and artifacts, as their bits. */
export function numbersOf(results: readonly RunResult[]): Map<string, string> {
  const numbers = new Map<string, string>()
  for (const { place, state, summaries, cost, artifacts } of results) {
    const put = (name: string, value: unknown) => numbers.set(`run ${place}: ${name}`, String(value))
    put('state', state)
    for (const [name, value] of [...Object.entries(summaries), ...Object.entries(cost)])
      if (!name.endsWith('Ms'))
        put(name, typeof value === 'number' ? bits(Float64Array.of(value)) : JSON.stringify(value))
    for (const { name, shape, labels, data } of artifacts)
      put(`artifact ${name}`, `${shape} ${labels ?? ''} ${bits(data)}`)
  }
  return numbers
}

const bits = ({ buffer, byteOffset, byteLength }: Float64Array | Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')

/** Names whose values differ, or that only one of the two has. */
export const differing = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name))
