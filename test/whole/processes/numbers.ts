import type { ConnectOptions } from '../../../history/connect.ts'
import { openHistory } from '../../../history/history.ts'

/** Every number of every run of an experiment that does not measure time: summaries, curves, artifacts. */
export function numbersOf(history: string, name: string, options: Pick<ConnectOptions, 'migrations'> = {}) {
  const { read, close } = openHistory(history, { ...options, readonly: true })
  try {
    const { id } = read.findExperiment(name)!
    const summaries = read.summaries(id)
    return read
      .runs(id)
      .map((run) => ({
        state: run.state,
        seed: run.seed,
        axes: run.axes,
        summaries: Object.fromEntries(
          Object.entries(summaries.get(run.id) ?? {}).filter(([measure]) => !measure.endsWith('Ms')),
        ),
        series: Object.fromEntries(read.seriesNames(run.id).map((series) => [series, read.series(run.id, series)])),
        artifacts: Object.fromEntries(
          read.artifactNames(run.id).map((artifact) => [artifact, read.artifact(run.id, artifact)]),
        ),
      }))
  } finally {
    close()
  }
}
