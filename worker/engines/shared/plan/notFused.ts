/** A program, or a pass of one, that is not fused; the message says what of it. */
export class NotFused extends Error {}
