import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Checkpoint, CohortPlan, RunResult, SeriesChunk } from '../../core/messages/trainer.ts'
import type { ExperimentPlan, RunPlan, Settings } from '../../core/experiment/types.ts'
import type { Provenance } from '../../history/records.ts'

/** A path for a history in a folder of its own that goes with the test. */
export function freshPath(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-history-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'lab.pellucid')
}

export const provenance: Provenance = { engine: 'cpu', device: 'a laptop', versions: { pellucid: '0.1.0' } }

/** An experiment of `settings` × `seeds` runs, one cohort per setting. */
export function planOf({ name = 'sample', settings = 2, seeds = 2 } = {}): {
  plan: ExperimentPlan
  cohorts: CohortPlan[]
} {
  const cohorts = Array.from({ length: settings }, (_, setting) => ({
    index: setting,
    engine: 'cpu',
    runs: Array.from({ length: seeds }, (_, seed) => runOf(setting, seed)),
  }))
  const runs = cohorts.flatMap((cohort) => cohort.runs)
  const axes = [{ path: 'teaching.pressure', label: 'pressure', values: [0, 1, null], numeric: true }]
  const text = `# ${name}\nname: ${name}\n`
  return {
    plan: { name, text, hash: 'abc123', axes, seeds: Array.from({ length: seeds }, (_, i) => i), runs },
    cohorts,
  }
}

function runOf(setting: number, seed: number): RunPlan {
  const settings = {
    task: { kind: 'concepts', noise: -0 },
    teaching: { mode: 'joint', pressure: setting, students: [], limit: Infinity },
    training: { steps: 10 },
  } as unknown as Settings
  return { key: `${setting}-${seed}`, setting, seed, settings, axes: { 'teaching.pressure': setting || null } }
}

/** A checkpoint whose every number tells its step. */
export function checkpointAt(step: number, length = 8): Checkpoint {
  return {
    phase: 'train',
    step,
    state: { 'W.0': new Float32Array(length).fill(step), count: new Int32Array([step]) },
    diverged: [],
    elapsedMs: step * 1.5,
  }
}

/** Values of one series at the steps `from`…`to`, each value half its step. */
export function chunkOf(from: number, to: number, { name = 'task loss', place = 0, scale = 0.5 } = {}): SeriesChunk {
  const steps = Int32Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return { name, place, steps, values: Float32Array.from(steps, (step) => step * scale) }
}

export function resultOf(place: number, more: Partial<RunResult> = {}): RunResult {
  return { place, state: 'done', summaries: { testLoss: 0.25 }, cost: { flops: 1e9 }, artifacts: [], ...more }
}
