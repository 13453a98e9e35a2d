import type { Verdict } from '../claims/verdict.ts'
import type { Provenance, Row } from '../figures/figure.ts'
import type { Table } from './table.ts'

/** Verdicts on the claims, as `answer` gives them. */
export interface ClaimsData {
  experiment: string
  verdicts: readonly Verdict[]
  provenance: Provenance
}

/** One row per comparison behind a verdict, decisive or not. */
export function claimsTable({ experiment, verdicts, provenance }: ClaimsData): Table {
  const plain = (fields: readonly string[]) => fields.map((field) => ({ field, header: field }))
  const found = verdicts.map(({ claim, title, finding }) => `${claim} ${title}: ${finding}`).join('; ')
  return {
    title: `${experiment}: claims`,
    caption: `One row per comparison. effect: mean difference, paired by seed; low, high: its interval at the level, or the range below five seeds; p: corrected within the claim; smallest: the least true effect that these seeds would show four times in five. Verdicts: ${found}.`,
    columns: plain([
      'claim',
      'comparison',
      'measure',
      'label',
      'unit',
      'effect',
      'low',
      'high',
      'level',
      'spread',
      'n',
      'test',
      'p',
      'smallest',
      'margin',
      'decisive',
      'verdict',
      'note',
    ]),
    printed: [
      ...plain(['claim', 'comparison']),
      { field: 'label', header: 'measure' },
      { field: 'effect', header: 'effect', low: 'low', high: 'high', spread: 'spread' },
      ...plain(['unit', 'n', 'p', 'verdict']),
    ],
    rows: verdicts.flatMap(({ effects }) =>
      effects.map((effect): Row => ({
        claim: effect.claim,
        comparison: effect.label,
        measure: effect.measure,
        label: effect.measureLabel,
        unit: effect.unit,
        effect: effect.estimate,
        low: effect.low,
        high: effect.high,
        level: effect.level,
        spread: effect.spread,
        n: effect.n,
        test: effect.test,
        p: effect.p,
        smallest: effect.smallest,
        margin: effect.margin,
        decisive: effect.decisive,
        verdict: effect.verdict,
        note: effect.note,
      })),
    ),
    provenance,
  }
}
