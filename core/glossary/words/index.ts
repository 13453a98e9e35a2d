import type { Word } from '../term.ts'
import { machine } from './machine.ts'
import { networks } from './networks.ts'
import { reading } from './reading.ts'
import { states } from './states.ts'
import { statistics } from './statistics.ts'
import { teaching } from './teaching.ts'
import { verdicts } from './verdicts.ts'

/** The lab's own words, under their headings in the order of the glossary. */
export const wordGroups: readonly (readonly [string, Readonly<Record<string, Word>>])[] = [
  ['Networks', networks],
  ['Teaching', teaching],
  ['Reading', reading],
  ['Runs and statistics', statistics],
  ['Verdicts', verdicts],
  ['States', states],
  ['Machine', machine],
]

/** The address of a word. */
export type WordId =
  | keyof typeof networks
  | keyof typeof teaching
  | keyof typeof reading
  | keyof typeof statistics
  | keyof typeof verdicts
  | keyof typeof states
  | keyof typeof machine
