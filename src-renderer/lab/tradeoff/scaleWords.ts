import type { ScaleChoice } from '../../../core/figures/tradeoff/layers.ts'

/** What the ways to lay out x are called where one is chosen. */
export const scaleWords: Record<ScaleChoice, string> = {
  auto: 'by spread',
  linear: 'linear',
  symlog: 'symmetric log',
  paired: 'paired by seed',
}
