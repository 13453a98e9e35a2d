/** What of a trade-off may be left out. */
export const layers = ['seeds', 'intervals', 'front', 'baseline'] as const

export type Layer = (typeof layers)[number]
