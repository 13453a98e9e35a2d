import { concepts } from '../../../../worker/tasks/concepts.ts'

/** Rows of `concepts` with these options, and a column of their concepts or targets by its place. */
export function drawn(options: Record<string, unknown>, n: number, seed = 1) {
  const data = concepts.open(options)
  const F = data.concepts.length
  const [D, C] = [data.inputs, data.outputs]
  const rows = { inputs: new Float32Array(n * D), targets: new Float32Array(n * C), concepts: new Float32Array(n * F) }
  data.generate!(seed, 'train', 0, n, rows)
  return {
    data,
    ...rows,
    F,
    concept: (j: number) => Float32Array.from({ length: n }, (_, i) => rows.concepts[i * F + j]!),
    target: (c: number) => Float32Array.from({ length: n }, (_, i) => rows.targets[i * C + c]!),
  }
}

export const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length

/** The share of rows in which all of these columns are above 0. */
export const together = (...columns: Float32Array[]): number =>
  mean(columns[0]!.map((_, i) => Number(columns.every((column) => column[i]! > 0))))

/** Four standard errors of a share of n rows. */
export const within = (share: number, n: number): number => 4 * Math.sqrt((share * (1 - share)) / n) + 1e-9
