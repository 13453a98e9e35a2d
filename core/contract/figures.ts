import { type } from '@orpc/contract'
import { z } from 'zod'
import { layers, scales } from '../figures/tradeoff/layers.ts'
import { distinct, lab, name, one, places, seed } from './lab.ts'

/** Figures and formats for menus. */
export interface FigureKinds {
  figures: { name: string; summary: string; needs: string }[]
  formats: { name: string; label: string; mime: string; summary: string }[]
}

/** Figures of experiments as files. */
export const figures = {
  /** The figures that can be drawn, and the formats they can be written in. */
  kinds: lab.output(type<FigureKinds>()),
  /** A figure of an experiment, drawn and encoded, and the characters that the format cannot show. */
  export: lab
    .input(
      one.extend({
        figure: name,
        format: name,
        dpi: z.number().min(36).max(2400).optional(),
        width: z.union([z.enum(['column', 'text', 'page']), z.number().min(2).max(20)]).optional(),
        /** Measures on the axes. */
        x: name.optional(),
        y: name.optional(),
        measures: distinct(name, 24, 1).optional(),
        /**
         * Axes by path or label: `along` is the one that curves run along (null for none), `split` tells curves apart,
         * `only` filters runs.
         */
        along: name.nullable().optional(),
        split: distinct(name, 20).optional(),
        /** What is left out of a trade-off. */
        without: distinct(z.enum(layers), layers.length).optional(),
        /** How a trade-off lays out x. */
        scale: z.enum(scales).optional(),
        only: places.optional(),
        seed: seed.optional(),
      }),
    )
    .output(type<{ bytes: Uint8Array; mime: string; missing: string[] }>()),
}
