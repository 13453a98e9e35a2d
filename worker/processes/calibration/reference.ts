/** The engine that all others are compared with. */
export const reference = 'cpu'
