import { type } from '@orpc/contract'
import { z } from 'zod'
import { layers } from '../figures/tradeoff/layers.ts'
import { distinct, lab, name, one, places, seed } from './lab.ts'

/** Figures and formats as menus show them. */
export interface FigureKinds {
  figures: { name: string; summary: string; needs: string }[]
  formats: { name: string; mime: string; summary: string }[]
}

/** Figures of experiments as files. */
export const figures = {
  /** What can be drawn, and in which formats it can be written. */
  kinds: lab.output(type<FigureKinds>()),
  /** A figure of an experiment, drawn and encoded, and the characters that the format cannot show as they are. */
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
        /** Axes by path or label: where curves run (null for nowhere), what tells them apart, where runs must stand. */
        along: name.nullable().optional(),
        split: distinct(name, 20).optional(),
        /** What is left out of a trade-off. */
        without: distinct(z.enum(layers), layers.length).optional(),
        only: places.optional(),
        seed: seed.optional(),
      }),
    )
    .output(type<{ bytes: Uint8Array; mime: string; missing: string[] }>()),
}
