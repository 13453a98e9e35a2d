import { length } from './number.ts'

/** A sans-serif font of this size in points. */
export const fontOf = (size: number): string =>
  `\\fontsize{${length(size)}bp}{${length(size * 1.2)}bp}\\selectfont\\sffamily`
