import { symbolPath } from '../../core/figures/scene/symbols.ts'

/** A symbol of figures (Vega's names) around the origin as SVG's `d`, `diameter` pixels wide. */
export const shapeData = (shape: string, diameter: number): string => symbolPath(shape, diameter ** 2)
