/** The most bytes of a file in one message. */
export const partBytes = 4 * 2 ** 20
