import type { RunResult } from '../../../core/messages/trainer.ts'

/**
 * Summaries of a run that do not follow from the learning curves kept beside them: the area under each curve over log₂ n,
 * and its last point. Recomputed from float32, hence the tolerance.
 */
export function unlikeCurves({ summaries, artifacts }: RunResult): string[] {
  return artifacts
    .filter(({ name }) => name.startsWith('learning: '))
    .flatMap(({ name, shape, data, labels }) => {
      const key = name.slice('learning: '.length).replaceAll(' ', '')
      const width = shape[1]!
      const row = (label: string) => {
        const at = labels!.indexOf(label)
        return at < 0 ? null : data.subarray(at * width, (at + 1) * width)
      }
      const n = Float64Array.from(row('n')!, Math.log2)
      const fvu = row('fvu')!
      // The area as a weighted sum of the points: half the width of the two gaps beside each.
      const weight = n.map((x, i) => ((n[i + 1] ?? x) - (n[i - 1] ?? x)) / 2)
      const area = fvu.reduce((sum, value, i) => sum + value * weight[i]!, 0) / (n.at(-1)! - n[0]!)
      const expected: [string, number | undefined][] = [
        [`aulc.${key}`, area],
        [`fvu.${key}`, fvu.at(-1)],
        [`fidelity.${key}`, row('fidelity')?.at(-1)],
      ]
      return expected.flatMap(([measure, value]) =>
        value === undefined || close(summaries[measure], value)
          ? []
          : [`${measure} ${summaries[measure]} for ${value}`],
      )
    })
}

const close = (value: unknown, expected: number) =>
  typeof value === 'number' && Math.abs(value - expected) <= 1e-6 * Math.max(1, Math.abs(expected))
