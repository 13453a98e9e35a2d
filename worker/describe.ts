// A forked process that tells what the lab can do, or what is wrong with an experiment, and ends.
import { once } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Catalog } from '../core/catalog.ts'
import type { EngineReport } from '../core/commands.ts'
import type { Choice } from '../core/experiment/types.ts'
import type { Rehearsed } from './rehearsal.ts'
import type { RunCohort } from './trainer.ts'
import { child } from './child.ts'

interface Source {
  catalog: Catalog
  engines(): Promise<EngineReport[]>
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

const tell = {
  catalog: async () => (await load('./catalog.ts')).catalog,
  loaded: async () => (await load('./engines/loaded.ts')).engines(),
  engines: async () => (await load('./engines/probe.ts')).engines(),
  /** The text of the experiment comes as a message. */
  faults: async () => {
    const [[text], { catalog }, { checkTask }, { faultsIn }] = await Promise.all([
      once(process, 'message') as Promise<[string]>,
      load('./catalog.ts'),
      load('./tasks/check.ts'),
      import('./faults.ts'),
    ])
    return faultsIn(text, catalog, checkTask ?? (() => {}))
  },
  /** What is to be tried comes as a message. */
  rehearsal: async () => {
    const [[tried], { catalog }, { runCohort }, { rehearse }, { Prepared }, { loadEngine }] = await Promise.all([
      once(process, 'message') as Promise<[Rehearsed]>,
      load('./catalog.ts'),
      load('./train/loop.ts'),
      import('./rehearsal.ts'),
      import('./train/fit.ts'),
      import('./engines/index.ts'),
    ])
    // A module in place of the lab's own computes without an engine.
    return rehearse(tried, catalog, runCohort, new Prepared(given ? null! : await loadEngine(tried.engine)))
  },
}

const send = child<string, unknown>(() => {})
send(await tell[positionals[0] as keyof typeof tell]())
process.disconnect?.()
