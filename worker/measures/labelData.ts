import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { allUndefined, undefinedHere } from './facts.ts'
import { codeFault } from './finiteCode.ts'
import { surplusOf } from './lossData.ts'
import { needing, type Measure } from './measure.ts'

const source = 'Whitney et al. 2020, arXiv 2009.07368'

/** Tolerated losses, as shares of the task loss of the best guess that reads no code. */
export const labelTolerances = [0.2, 0.05] as const

const facts = (share: number): readonly [MeasureFacts, MeasureFacts] => {
  const percent = Math.round(100 * share)
  const common = { better: 'lower', side: 'interpretability', rotationInvariant: true, source } as const
  const tolerated = `ε = ${share} of the loss without a code`
  return [
    {
      ...common,
      name: `labelSdl.e${percent}`,
      label: `Surplus description length of labels, ε ${percent}%`,
      means: `Bits that a probe of the code costs above a tolerated loss (${percent}% of that without a code), summed while it learns the task's labels.`,
      formula: `Σ_blocks rows · max(0, loss in bits − tolerated loss), ${tolerated}`,
      unit: 'bits',
      range: [0, null],
    },
    {
      ...common,
      name: `labelSampleComplexity.e${percent}`,
      label: `Labels to within ε ${percent}%`,
      means: `Labelled rows of the code from which a probe learns the task to a tolerated loss (${percent}% of that without a code).`,
      formula: `least n with loss(n) ≤ ε, ${tolerated}`,
      unit: 'labels',
      range: [1, null],
    },
  ]
}

const named = labelTolerances.map(facts)
const values = named.flat()

/**
 * Loss–data curves of labels: the task loss of a probe on top of the frozen code, in bits, over the labelled rows that it
 * learnt from, against two tolerances. What is summed, and where the surplus ends, is as in `lossData`, which asks the same
 * of copies of the code. Both are undefined at a tolerance that is not reached; the reason then has a lower bound.
 */
export const labelData: Measure = needing(['labelCurve'], {
  name: 'labelData',
  summary: "Bits that a probe of the code costs until it has learnt the task's labels, and labelled rows until then.",
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure(evidence) {
    const fault = codeFault(evidence)
    if (fault) return allUndefined(values, fault)
    const { rows, without } = evidence.labelCurve
    if (rows.length === 0) return allUndefined(values, `only ${evidence.train.n} labelled rows`)
    if (without === null) return allUndefined(values, 'the targets do not vary')
    const out: Record<string, MeasureValue> = {}
    for (const [i, [ofSdl, ofComplexity]] of named.entries()) {
      const most = without[i]!
      // A probe that diverged is worth no more than a guess.
      const curve = rows.map(({ n, surplus }) => ({ n, bits: Number.isFinite(surplus[i]) ? surplus[i]! : most }))
      const { sdl, complexity } = surplusOf(curve, most)
      const last = `not within the tolerance after ${rows.at(-1)!.n.toLocaleString('en')} labelled rows`
      out[ofSdl.name] = complexity === null ? undefinedHere(`${last}: more than ${Math.round(sdl)} bits`) : sdl
      out[ofComplexity.name] = complexity ?? undefinedHere(last)
    }
    return out
  },
})
