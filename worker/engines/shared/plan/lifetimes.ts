import { readsOf } from './expression.ts'
import type { Access, Buffer, Lifetime, Pass } from './plan.ts'

/** Everything that a pass reads and writes. */
export function accessesOf(pass: Pass): Access[] {
  if (pass.kind === 'rows') return [pass.rows, pass.table, pass.out]
  if (pass.kind === 'lists') return [pass.of, pass.out]
  if (pass.kind === 'selection') return [pass.k, pass.x, pass.out]
  const factors = pass.kind === 'product' || pass.kind === 'batched' ? [pass.a, pass.b] : []
  const lists = pass.kind === 'product' && pass.lists ? [pass.lists] : []
  return [...factors, ...lists, ...readsOf(pass.value), pass.out]
}

/** The buffers of passes in their order, with the first and the last that touch each. */
export function lifetimesOf(passes: readonly Pass[]): Lifetime[] {
  const found = new Map<Buffer, Lifetime>()
  for (const [place, pass] of passes.entries())
    for (const buffer of accessesOf(pass).flatMap((access) => [access.buffer, access.pick ?? []].flat()))
      found.set(buffer, { buffer, first: found.get(buffer)?.first ?? place, last: place })
  return [...found.values()]
}
