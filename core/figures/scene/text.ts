import type { Text } from './scene.ts'

/** How far below the middle of a line of text its baseline lies, as a share of its size. */
export const middle = 0.3
/** How far below the top of a line. */
export const under = 0.79

/** A text on its baseline; plain, from its left end, unless the style says otherwise. */
export const textOf = (
  text: string,
  x: number,
  y: number,
  style: Pick<Text, 'size' | 'fill'> & Partial<Text>,
): Text => ({ kind: 'text', x, y, text, strong: false, anchor: 'start', turned: false, ...style })
