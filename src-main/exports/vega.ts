import type { Figure } from '../../core/figures/figure.ts'

/** A figure as self-contained Vega-Lite JSON: data inline, provenance under `usermeta`; opens in Altair. */
export const vega = (figure: Figure): string => `${JSON.stringify(figure.spec, null, 1)}\n`
