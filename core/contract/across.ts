import { type } from '@orpc/contract'
import { z } from 'zod'
import type { MeasuredRuns } from '../catalog/shared.ts'
import { mostTogether, overlayLayers } from '../figures/overlay/marks.ts'
import { scales } from '../figures/tradeoff/layers.ts'
import type { ScatterPoints } from '../figures/scatter/points.ts'
import { distinct, experiment, lab, name } from './lab.ts'

/** The best mean of a measure over the settings of an experiment. */
export interface Best {
  experiment: number
  measure: string
  value: number
  /** Number of runs of that setting with a value, and of settings that have any. */
  runs: number
  settings: number
}

const file = {
  format: name,
  dpi: z.number().min(36).max(2400).optional(),
  width: z.union([z.enum(['column', 'text', 'page']), z.number().min(2).max(20)]).optional(),
}
const scatter = {
  x: name,
  y: name,
  /** A filter of runs, as in `core/filter`. */
  where: z.string().max(2000).default(''),
  archived: z.boolean().default(false),
}

/** Runs of several experiments together. */
export const across = {
  /** How many finished runs have which measures, of the newest experiments or of all. */
  measures: lab
    .input(
      z.object({
        newest: z.number().int().min(1).max(1_000_000).default(1_000_000),
        archived: z.boolean().default(true),
      }),
    )
    .output(type<MeasuredRuns[]>()),
  /** Two measures of every finished run that passes a filter. */
  scatter: lab.input(z.object(scatter)).output(type<ScatterPoints>()),
  /** For each experiment and measure, the best mean of a setting; where neither direction is better, none. */
  best: lab
    .input(z.object({ experiments: distinct(z.number().int().min(1), 500), measures: distinct(name, 12) }))
    .output(type<Best[]>()),
  /** A figure of several experiments, drawn and encoded, and the characters that the format cannot show. */
  export: lab
    .input(
      z.discriminatedUnion('figure', [
        z.object({ figure: z.literal('scatter'), ...scatter, ...file }),
        z.object({
          figure: z.literal('overlay'),
          experiments: distinct(experiment, mostTogether, 2),
          x: name.optional(),
          y: name.optional(),
          scale: z.enum(scales).optional(),
          without: distinct(z.enum(overlayLayers), overlayLayers.length).optional(),
          ...file,
        }),
        z.object({
          figure: z.literal('differences'),
          a: experiment,
          b: experiment,
          measures: distinct(name, 24, 1).optional(),
          ...file,
        }),
      ]),
    )
    .output(type<{ bytes: Uint8Array; mime: string; missing: string[] }>()),
}
