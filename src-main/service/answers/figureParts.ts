import type { Curve, Responses } from '../../../core/figures/data.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** The recorded curves of these runs. */
export const trainingOf = (read: Reader, runs: readonly number[]): Curve[] =>
  runs.flatMap((run) =>
    read.seriesNames(run).map((name) => {
      const { steps, values } = read.series(run, name)
      return { run: String(run), name, x: steps, y: values }
    }),
  )

const learning = /^learning: (.+)$/

/** How the held-out students of these runs learnt, one curve for each thing kept of each student. */
export const learningOf = (read: Reader, runs: readonly number[]): Curve[] =>
  runs.flatMap((run) =>
    read.artifactNames(run).flatMap((artifact) => {
      const [, student] = learning.exec(artifact) ?? []
      const found = student === undefined ? null : read.artifact(run, artifact)
      if (!found?.labels) return []
      const [rows, points] = found.shape as [number, number]
      const column = (i: number) => found.data.subarray(i * points, (i + 1) * points)
      const at = found.labels.indexOf('n')
      return Array.from({ length: rows }, (_, i) => i)
        .filter((i) => i !== at)
        .map((i) => ({ run: String(run), name: `${student} ${found.labels![i]}`, x: column(at), y: column(i) }))
    }),
  )

/** What the units of these runs answer to: concepts shown alone where the task can, else correlations. */
export const responsesOf = (read: Reader, runs: readonly number[]): Responses[] =>
  runs.flatMap((run): Responses[] => {
    const alone = read.artifact(run, 'concept × unit')
    const found = alone ?? read.artifact(run, 'concept × unit correlation')
    if (!found) return []
    const [concepts, units] = found.shape as [number, number]
    const names = found.labels ?? Array.from({ length: concepts }, (_, i) => `concept ${i + 1}`)
    return [{ run: String(run), kind: alone ? 'alone' : 'correlation', concepts: names, units, values: found.data }]
  })
