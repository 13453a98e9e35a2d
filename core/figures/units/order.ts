/**
 * Orders units so that the strongest responses lie on the diagonal: repeatedly, the largest remaining share assigns its
 * unit to its concept. Units without a concept follow, by their strongest concept, then dead ones. `sizes` are
 * `[concepts][units]`, not negative.
 */
export function matchedOrder(sizes: readonly (readonly number[])[]): number[] {
  const units = sizes[0]?.length ?? 0
  const pairs = sizes
    .flatMap((row, concept) => row.map((size, unit) => ({ concept, unit, size })))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.concept - b.concept || a.unit - b.unit)
  const own = new Map<number, number>()
  const taken = new Set<number>()
  for (const { concept, unit } of pairs)
    if (!own.has(concept) && !taken.has(unit)) {
      own.set(concept, unit)
      taken.add(unit)
    }
  const strongest = (unit: number) => {
    const column = sizes.map((row) => row[unit]!)
    const most = Math.max(...column)
    return most > 0 ? column.indexOf(most) : sizes.length
  }
  const matched = sizes.flatMap((_, concept) => own.get(concept) ?? [])
  const rest = Array.from({ length: units }, (_, unit) => unit).filter((unit) => !taken.has(unit))
  return [...matched, ...rest.sort((a, b) => strongest(a) - strongest(b) || a - b)]
}
