/** The most characters of an experiment's name. */
export const longestName = 200
