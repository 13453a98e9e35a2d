import { readFileSync } from 'node:fs'
import type { FigureData } from '../../../core/figures/data.ts'

/** Records of real runs, trimmed to what figures show, with six digits. */
export const recordsOf = (name: 'ten-concepts' | 'digits' | 'digits-quick'): FigureData =>
  JSON.parse(readFileSync(new URL(`records/${name}.json`, import.meta.url), 'utf8')) as FigureData
