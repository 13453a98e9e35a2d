import '../runtime/v8.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { cohorts } from '../core/experiment/cohorts.ts'
import { parseExperiment } from '../core/experiment/parse.ts'
import { planExperiment } from '../core/experiment/plan.ts'
import type { CohortPlan } from '../core/messages/trainer.ts'
import { catalog } from '../worker/catalog.ts'
import { loadEngine } from '../worker/engines/index.ts'
import { Prepared } from '../worker/evaluation/fit.ts'
import { runCohort } from '../worker/training/loop.ts'
import { Ledger } from './evaluation/ledger.ts'

const usage = `usage: node bench/evaluation.ts [options]
Processor seconds of a run's training and of its evaluation, part by part, in one process.
  --experiments A,B  built-in ones (default ten-concepts, digits-quick)
  --engine E         (default wasm)
  --cohorts N        the first N cohorts of each (default all)
  --most N           runs in a cohort at most (default 16)
  --json FILE        writes the seconds`

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { experiments: text, engine: text, cohorts: text, most: text, json: text, help: { type: 'boolean' } },
})

if (values.help) console.log(usage)
else {
  console.log(`${cpus()[0]?.model.trim()}, load ${loadavg()[0]!.toFixed(1)} before the start`)
  const all: Record<string, Record<string, number>> = {}
  for (const name of (values.experiments ?? 'ten-concepts,digits-quick').split(',')) all[name] = await measured(name)
  if (values.json) writeFileSync(values.json, JSON.stringify(all, null, 1) + '\n')
}

/** Trains and evaluates an experiment's cohorts one after another; processor seconds of one run by part. */
async function measured(name: string): Promise<Record<string, number>> {
  const file = readFileSync(new URL(`../experiments/${name}.yaml`, import.meta.url), 'utf8')
  const { experiment, faults } = parseExperiment(file, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const engine = values.engine ?? 'wasm'
  const prepared = new Prepared(await loadEngine(engine, {}))
  const plans = cohorts(planExperiment(experiment, catalog), catalog, { most: Number(values.most ?? 16) })
    .slice(0, Number(values.cohorts ?? Infinity))
    .map((runs, index): CohortPlan => ({ index, runs, engine }))
  const ledger = new Ledger()
  for (const plan of plans) {
    ledger.begins('training')
    await runCohort(plan, null, {
      prepared,
      emit: (message) => {
        if (message.type === 'failed') throw new Error(message.message)
      },
      stopping: () => false,
      now: () => performance.now(),
      checkpointEvery: Infinity,
    })
    ledger.begins(null)
  }
  await prepared.release()
  const runs = plans.reduce((sum, { runs }) => sum + runs.length, 0)
  const each = Object.fromEntries(Object.entries(ledger.close()).map(([part, seconds]) => [part, seconds / runs]))
  print(name, engine, plans, runs, each)
  return each
}

function print(name: string, engine: string, plans: readonly CohortPlan[], runs: number, each: Record<string, number>) {
  const { training = 0, ...parts } = each
  const evaluation = Object.values(parts).reduce((sum, seconds) => sum + seconds, 0)
  const row = (part: string, seconds: number) =>
    console.log(
      `${part.padEnd(28)}${(1000 * seconds).toFixed(1).padStart(9)}${(seconds / training).toFixed(3).padStart(9)}`,
    )
  console.log(`\n${name}, ${engine}: ${runs} runs in ${plans.length} cohorts; processor ms of a run, to training`)
  row('training', training)
  row('evaluation', evaluation)
  for (const [part, seconds] of Object.entries(parts).toSorted(([, a], [, b]) => b - a)) row(`  ${part}`, seconds)
}
