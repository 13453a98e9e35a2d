/** Names of the formats, apart from what writes them, which takes long to load. */
export const formatNames = ['svg', 'pdf', 'png', 'csv', 'tex', 'vega'] as const

/** The name of a format. */
export type FormatName = (typeof formatNames)[number]
