// A forked process that answers one question about the lab, an experiment file or a task, and ends.
import '../../runtime/v8.ts'
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Work } from '../../core/engines/calibration.ts'
import type { Catalog } from '../../core/catalog/catalog.ts'
import type { EngineReport } from '../../core/engines/calibration.ts'
import type { Choice, Misfit, Settings } from '../../core/experiment/types.ts'
import type { Planned, ToPrepare } from '../../core/experiment/prepared.ts'
import type { Phase } from '../../core/phases.ts'
import type { Rehearsal } from '../../core/engines/estimate.ts'
import type { Rehearsed } from './rehearsal.ts'
import type { RunCohort } from './trainer.ts'
import { UnknownVariant } from '../../core/catalog/registry.ts'
import { child } from './child.ts'
import type { CheckedTask } from '../tasks/check.ts'
import type { AskedData } from '../tasks/given.ts'
import type { HeldAsked } from '../tasks/rows.ts'
import type { Trained } from './weights.ts'

interface Source {
  catalog: Catalog
  engines(names?: readonly string[]): Promise<EngineReport[]>
  enginesBriefly?(loaded: readonly EngineReport[]): Promise<EngineReport[]>
  workOf?(planned: Planned): Work[]
  checkTask?(task: Choice): CheckedTask
  unusualPhasesOf?(settings: Settings): readonly Phase[] | null
  exceeding?(all: Iterable<Settings>): Misfit[]
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
  catalog: async () => (await load('../catalog.ts')).catalog,
  loaded: async () => (await load('../engines/loaded.ts')).engines(),
  /** Receives names of engines; without any, all of them. */
  engines: async () => {
    const [[names], { engines }] = await Promise.all([message<string[]>(), load('./calibration/engines.ts')])
    return engines(names.length > 0 ? names : undefined)
  },
  /** Receives the engines that load. */
  fastest: async () => {
    const [[loaded], source] = await Promise.all([message<EngineReport[]>(), load('./calibration/briefly.ts')])
    // A module that replaces the lab's own has one test.
    return source.enginesBriefly?.(loaded) ?? source.engines()
  },
  /** Receives a task, a seed and a number of rows. */
  rows: async () => {
    const [[asked], { heldRows }] = await Promise.all([message<HeldAsked>(), import('../tasks/rows.ts')])
    return heldRows(asked)
  },
  /** Receives paths of files of data, and what was chosen. */
  data: async () => {
    const [[asked], { understand }] = await Promise.all([message<AskedData>(), import('../tasks/given.ts')])
    return understand(asked)
  },
  /** Receives tasks as runs have them. */
  faults: async () => {
    const [[asked], { dataFault }] = await Promise.all([message<Choice[]>(), import('../tasks/check.ts')])
    return asked.map(dataFault)
  },
  /** Receives a run and its weights. */
  onnx: async () => {
    const [[asked], { onnxModel }] = await Promise.all([message<Trained>(), import('./weights.ts')])
    return onnxModel(asked)
  },
  /** Receives the text of an experiment, and whether to count its work. */
  preparation: async () => {
    const asked = message<ToPrepare>().then(async ([{ text, work }]) => {
      return { text, workOf: work ? ((await load('./calibration/work.ts')).workOf ?? (() => [])) : null }
    })
    const [{ text, workOf }, { catalog }, { checkTask }, { unusualPhasesOf }, { exceeding }, { prepare }] =
      await Promise.all([
        asked,
        load('../catalog.ts'),
        load('../tasks/check.ts'),
        load('../training/planned.ts'),
        load('../cohort/exceeding.ts'),
        import('./prepare.ts'),
      ])
    return prepare(text, catalog, checkTask ?? ((task) => ({ task, said: [] })), workOf, unusualPhasesOf, exceeding)
  },
  /** Receives what to rehearse. */
  rehearsal: async () => (await rehearsalOf(await message<Rehearsed>()))(),
  /** Receives what to rehearse, and after each round that it reports a word to go on. */
  trial: async () => {
    const round = await rehearsalOf(await message<Rehearsed>())
    for (;;) {
      process.send!(await round())
      await message()
    }
  },
}

async function rehearsalOf([tried]: [Rehearsed]): Promise<() => Promise<Rehearsal>> {
  const [{ runCohort }, { rehearsing }, { Prepared }, { loadEngine }, { workedMs }, { flopsOfRun }] = await Promise.all(
    [
      load('../training/loop.ts'),
      import('./rehearsal.ts'),
      import('../evaluation/fit.ts'),
      import('../engines/index.ts'),
      import('./calibration/clock.ts'),
      import('./calibration/work.ts'),
    ],
  )
  // A module that replaces the lab's own computes without an engine.
  if (given) {
    const means = { runCohort, prepared: new Prepared(null!), flopsOfRun, workedMs: () => performance.now() }
    return rehearsing({ ...tried, speeds: [] }, means)
  }
  const { engine } = tried
  const prepared = new Prepared(await loadEngine(engine))
  return rehearsing(tried, { runCohort, prepared, flopsOfRun, workedMs: workedMs(engine) })
}

child<unknown, unknown>(() => {})
const asked = positionals[0] as keyof typeof tell
const answer = await tell[asked]().catch((error: unknown) => {
  // An engine that fails in a trial is left out, and its reason is said.
  if (asked === 'trial') return { failed: error instanceof Error ? error.message : String(error) }
  if (error instanceof Error && (error.name === 'TaskDataError' || error instanceof UnknownVariant))
    return { failed: error.message }
  throw error
})
// Who has the answer may kill this process.
flushCompileCache()
// An answer may be megabytes, so the channel is closed only when it has been sent.
process.send?.(answer, undefined, undefined, () => process.disconnect?.())
