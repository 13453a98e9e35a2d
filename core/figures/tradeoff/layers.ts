/** What of a trade-off may be left out. */
export const layers = ['seeds', 'intervals', 'front', 'baseline', 'units'] as const

export type Layer = (typeof layers)[number]

/** How capability is laid out along x: chosen by the spread of the values, or one of these. `paired` is the change from
 * the same seed's baseline. */
export const scales = ['auto', 'linear', 'symlog', 'paired'] as const

export type ScaleChoice = (typeof scales)[number]
