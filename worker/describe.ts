// A forked process that tells what the lab can do, what is wrong with an experiment, or what it takes a task to know,
// and ends.
import '../runtime/v8.ts'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Work } from '../core/calibration.ts'
import type { Catalog } from '../core/catalog.ts'
import type { EngineReport } from '../core/commands.ts'
import type { Choice } from '../core/experiment/types.ts'
import type { Rehearsed } from './rehearsal.ts'
import type { RunCohort } from './trainer.ts'
import { UnknownVariant } from '../core/registry.ts'
import { child } from './child.ts'
import type { HeldAsked } from './tasks/rows.ts'
import type { Trained } from './weights.ts'

interface Source {
  catalog: Catalog
  engines(names?: readonly string[]): Promise<EngineReport[]>
  workOf?(text: string, catalog: Catalog): Work[]
  checkTask?(task: Choice): void
  runCohort: RunCohort
}

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'cohort-module': { type: 'string' } },
})
const given = args['cohort-module']
const load = async (own: string) =>
  (await import(given ? pathToFileURL(resolve(given)).href : new URL(own, import.meta.url).href)) as Source

const message = <M>() => once(process, 'message') as Promise<[M]>

const tell = {
  catalog: async () => (await load('./catalog.ts')).catalog,
  loaded: async () => (await load('./engines/loaded.ts')).engines(),
  /** Names of engines come as a message; none: all of them. */
  engines: async () => {
    const [[names], { engines }] = await Promise.all([message<string[]>(), load('./calibration/engines.ts')])
    return engines(names.length > 0 ? names : undefined)
  },
  /** A task, a seed and a number of rows come as a message. */
  rows: async () => {
    const [[asked], { heldRows }] = await Promise.all([message<HeldAsked>(), import('./tasks/rows.ts')])
    return heldRows(asked)
  },
  /** A run and its weights come as a message. */
  onnx: async () => {
    const [[asked], { onnxModel }] = await Promise.all([message<Trained>(), import('./weights.ts')])
    return onnxModel(asked)
  },
  /** The text of the experiment comes as a message. */
  faults: async () => {
    const [[text], { catalog }, { checkTask }, { faultsIn }] = await Promise.all([
      message<string>(),
      load('./catalog.ts'),
      load('./tasks/check.ts'),
      import('./faults.ts'),
    ])
    return faultsIn(text, catalog, checkTask ?? (() => {}))
  },
  /** The text of the experiment comes as a message. */
  work: async () => {
    const [[text], { catalog }, { workOf }] = await Promise.all([
      message<string>(),
      load('./catalog.ts'),
      load('./calibration/work.ts'),
    ])
    return workOf?.(text, catalog) ?? []
  },
  /** What is to be tried comes as a message. */
  rehearsal: async () => {
    const [[tried], { catalog }, { runCohort }, { rehearse }, { Prepared }, { loadEngine }, { flopsOfRun }] =
      await Promise.all([
        // prettier-ignore
        message<Rehearsed>(),
        load('./catalog.ts'),
        load('./train/loop.ts'),
        import('./rehearsal.ts'),
        import('./train/fit.ts'),
        import('./engines/index.ts'),
        import('./calibration/work.ts'),
      ])
    // A module in place of the lab's own computes without an engine.
    if (given)
      return rehearse({ ...tried, speeds: [] }, catalog, { runCohort, prepared: new Prepared(null!), flopsOfRun })
    return rehearse(tried, catalog, { runCohort, prepared: new Prepared(await loadEngine(tried.engine)), flopsOfRun })
  },
}

child<unknown, unknown>(() => {})
const answer = await tell[positionals[0] as keyof typeof tell]().catch((error: unknown) => {
  if (error instanceof Error && (error.name === 'TaskDataError' || error instanceof UnknownVariant))
    return { failed: error.message }
  throw error
})
// An answer may be megabytes: the channel is closed when it has gone.
process.send?.(answer, undefined, undefined, () => process.disconnect?.())
