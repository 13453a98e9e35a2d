/** Names of the formats, kept apart from their encoders, which take long to load. */
export const formatNames = ['svg', 'pdf', 'png', 'csv', 'tex', 'vega'] as const

/** The name of a format. */
export type FormatName = (typeof formatNames)[number]
