import { channel } from 'node:diagnostics_channel'

const parts = channel('pellucid:evaluation')

/** Tells whoever measures where time goes (`bench/evaluation.ts`) that a part of an evaluation begins; a null ends the last. */
export function begins(part: string | null): void {
  if (parts.hasSubscribers) parts.publish(part)
}
