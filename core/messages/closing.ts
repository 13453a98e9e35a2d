/** Code with which a host closes a page's socket when the lab service behind it has ended (4000 to 4999 are private). */
export const serviceEnded = 4001
