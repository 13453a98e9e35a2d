// One primary trained by the lab and by PyTorch: the same starting weights, rows in the same order, the same optimiser.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cohorts } from '../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../core/experiment/parse.ts'
import { planExperiment } from '../../core/experiment/plan.ts'
import { catalog } from '../../worker/catalog.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import type { Engine } from '../../worker/engines/engine.ts'
import { inputShape } from '../../worker/tasks/task.ts'
import type { Arrays } from '../../worker/tensor/program.ts'
import { openTask } from '../../worker/training/opened.ts'
import { Steps } from '../../worker/training/step.ts'

/** The only run of an experiment text, as a cohort. */
export function onlyRun(text: string): Cohort {
  const { experiment, faults } = parseExperiment(text, catalog)
  if (!experiment) throw new Error(faults[0]!.message)
  const [runs, ...others] = cohorts(planExperiment(experiment, catalog), catalog, { most: 1 })
  if (others.length > 0) throw new Error('expected an experiment of one run')
  return new Cohort({ index: 0, engine: '', runs: runs! }, openTask(runs![0]!.settings.task))
}

/** The task loss before each step. */
export async function trainedHere(cohort: Cohort, engine: Engine): Promise<number[]> {
  const compiled = await engine.compile(cohort.programs)
  const session = compiled.start(cohort.initial())
  const training = new Steps(cohort, session)
  const losses: number[] = []
  for (let step = 0; step < cohort.settings.training.steps; step++)
    losses.push((await training.run(step, ['task loss']))['task loss']![0]!)
  session.dispose()
  await compiled.release()
  return losses
}

/** The same by PyTorch. */
export function trainedThere(cohort: Cohort, python: string): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-networks-'))
  try {
    const { settings, primary, task } = cohort
    const { names } = primary.parameters
    const start = cohort.initial()
    const shape = (name: string) => primary.specs()[name]!.shape.slice(1)
    const parameters = names.map((name) => ({ name: name.slice('primary/'.length), shape: shape(name) }))
    const asked = {
      network: settings.primary,
      optimizer: settings.training.optimizer,
      input: inputShape(task),
      outputs: task.outputs,
      target: cohort.target.name,
      everywhere: task.everywhere ?? false,
      steps: settings.training.steps,
      batch: settings.training.batch,
      parameters,
    }
    writeFileSync(join(folder, 'asked.json'), JSON.stringify(asked))
    writeFileSync(join(folder, 'start.f32'), joined(names.map((name) => start[name] as Float32Array)))
    const batches = Array.from({ length: asked.steps }, (_, step) => batchOf(cohort, step))
    writeFileSync(join(folder, 'inputs.f32'), joined(batches.map(({ inputs }) => inputs)))
    writeFileSync(join(folder, 'targets.f32'), joined(batches.map(({ targets }) => targets)))
    const script = fileURLToPath(new URL('../peers/networks_torch.py', import.meta.url))
    const { status, stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${python} ${script}: ${stderr}`)
    return JSON.parse(stdout) as number[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Rows of a training batch, inputs `[B, D]` and targets `[B, C]`, generated or stored. */
function batchOf(cohort: Cohort, step: number): { inputs: Float32Array; targets: Float32Array } {
  const { task } = cohort
  const fed: Arrays = cohort.feeds({ rows: 'primary', batch: step }, step)
  if (fed['inputs'])
    return { inputs: fed['inputs'].slice() as Float32Array, targets: fed['targets']!.slice() as Float32Array }
  const state = cohort.source.initial()
  const rows = fed['rows'] as Int32Array
  const picked = (name: string, width: number) => {
    const out = new Float32Array(rows.length * width)
    rows.forEach((row, i) => out.set((state[name] as Float32Array).subarray(row * width, (row + 1) * width), i * width))
    return out
  }
  return { inputs: picked('data/inputs', task.inputs), targets: picked('data/targets', task.outputs) }
}

function joined(parts: readonly Float32Array[]): Uint8Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return new Uint8Array(all.buffer)
}
