/** A rung of a probe ladder: what reads (`k1` … `kall`, `mlp`), and from how many labelled rows. */
export interface Rung {
  /** `probe`, `probeAuc`, `probeMatthews` */
  family: string
  reader: string
  labels: string
}

const pattern = /^(probe\w*)\.(k(?:\d+|all)|mlp)\.n(\d+|all)$/

/** The rung that a measure of this name is, `probeAuc.k1.n100`; null for any other measure. */
export function rungOf(name: string): Rung | null {
  const [, family, reader, labels] = pattern.exec(name) ?? []
  return family ? { family, reader: reader!, labels: labels! } : null
}
