import { openHistory } from '../../../history/history.ts'
import type { Reader } from '../../../history/read/reader.ts'
import type { Kind, Task, Tasks } from './tasks.ts'

type Maker<K extends Kind> = (read: Reader, given: Tasks[K]['given']) => Promise<Tasks[K]['made']> | Tasks[K]['made']

/** The maker of each kind of export. Drawing libraries take long to load, so each loads only what it needs. */
const makers: { [K in Kind]: () => Promise<Maker<K>> } = {
  async kinds() {
    const [{ formats }, { figures }] = await Promise.all([
      import('../../exports/formats.ts'),
      import('../../../core/figures/index.ts'),
    ])
    return () => ({
      figures: Object.values(figures).map(({ name, summary, needs }) => ({ name, summary, needs })),
      formats: formats.map(({ name, label, mime, summary }) => ({ name, label, mime, summary })),
    })
  },
  async figure() {
    const { exportOf } = await import('../answers/figure.ts')
    return (read, { experiment, catalog, request, verdicts }) =>
      exportOf(read, read.experiment(experiment)!, catalog, request, verdicts)
  },
  async across() {
    const [{ acrossFigure }, { findExperiment }] = await Promise.all([
      import('../answers/across.ts'),
      import('../answers/find.ts'),
    ])
    return (read, { catalog, request }) => acrossFigure(read, catalog, (given) => findExperiment(read, given), request)
  },
  async table() {
    const { tableOf } = await import('../answers/table.ts')
    return (read, { experiment, catalog, request, verdicts }) =>
      tableOf(read, read.experiment(experiment)!, catalog, request, verdicts)
  },
  async comparison() {
    const [{ comparisonFile }, { findExperiment }] = await Promise.all([
      import('../answers/table.ts'),
      import('../answers/find.ts'),
    ])
    return (read, { catalog, ...sides }) => comparisonFile(read, catalog, (given) => findExperiment(read, given), sides)
  },
  async report() {
    const { reportOf } = await import('../answers/report.ts')
    return (read, { experiment, catalog, verdicts }) => reportOf(read, read.experiment(experiment)!, catalog, verdicts)
  },
  async foreign() {
    const { foreignHistory } = await import('../answers/foreign.ts')
    return (_, { path }) => foreignHistory(path)
  },
  async weights() {
    const { weightsOf } = await import('../answers/weights.ts')
    return (read, { run, format, module }) => weightsOf(read, read.run(run)!, format, module)
  },
}

/** Loads the modules for a kind of export. */
export const load = async (kind: Kind): Promise<void> => void (await makers[kind]())

/** Makes an export from the history's present state. */
export async function make<K extends Kind>({ kind, history, given }: Task<K>): Promise<Tasks[K]['made']> {
  const maker = (await makers[kind]()) as Maker<K>
  if (kind === 'kinds' || kind === 'foreign') return maker(undefined as never, given)
  const { read, close } = openHistory(history, { readonly: true })
  try {
    return await maker(read, given)
  } finally {
    close()
  }
}
