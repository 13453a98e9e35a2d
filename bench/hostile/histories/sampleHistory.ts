import { readFileSync, rmSync } from 'node:fs'
import type { CohortPlan, RunResult } from '../../../core/messages/trainer.ts'
import type { RunPlan, Settings } from '../../../core/experiment/types.ts'
import { backupHistory } from '../../../history/backup.ts'
import { openHistory } from '../../../history/history.ts'

const runOf = (setting: number, seed: number): RunPlan => ({
  key: `${setting}-${seed}`.padStart(16, '0'),
  setting,
  seed,
  axes: { 'teaching.pressure': setting || null },
  settings: { task: { kind: 'concepts', noise: -0 }, teaching: { pressure: setting } } as unknown as Settings,
})

/** Writes a small history with something in every table to a path, and gives its bytes: no page of it is free. */
export function sampleHistory(path: string): Buffer {
  const { write, close } = openHistory(path)
  const cohorts: CohortPlan[] = Array.from({ length: 6 }, (_, index) => ({
    index,
    engine: 'cpu',
    runs: [0, 1, 2].map((seed) => runOf(index, seed)),
  }))
  const runs = cohorts.flatMap((cohort) => cohort.runs)
  const text = `name: sample\n# ${'a remark of some length, '.repeat(40)}\n`
  const axes = [{ path: 'teaching.pressure', label: 'pressure', values: [0, 1], numeric: true }]
  const plan = { name: 'sample', text, hash: 'abc123', axes, seeds: [0, 1, 2], runs }
  const id = write.createExperiment(plan, cohorts, { engine: 'cpu', device: 'a laptop', versions: { pellucid: '1' } })
  const steps = Int32Array.from({ length: 200 }, (_, i) => i * 5)
  const seriesOf = (place: number) => ({ name: 'task loss', place, steps, values: Float32Array.from(steps, Math.sqrt) })
  const resultOf = (place: number): RunResult => ({
    place,
    state: 'done',
    cost: { trainMs: 12.5, flops: 1e9 },
    summaries: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`measure.${i}`, Math.sin(i + place)])),
    artifacts: [{ name: 'weights', shape: [20, 10], data: Float32Array.from({ length: 200 }, (_, i) => i / 7) }],
  })
  for (const index of [0, 1, 2, 3]) {
    write.cohortStarted(id, index)
    write.finishCohort(id, index, [0, 1, 2].map(resultOf), [0, 1, 2].map(seriesOf))
  }
  write.cohortStarted(id, 4)
  const state = { 'W.0': new Float32Array(300).fill(0.5), count: new Int32Array([7]) }
  write.saveCheckpoint(id, 4, { phase: 'train', step: 7, state, diverged: [], elapsedMs: 3 }, [seriesOf(0)])
  write.recordEvent({ level: 'warning', experiment: id, message: 'a trainer was replaced' })
  write.recordDevice('a laptop', { cores: 2, processor: 'one of some kind' })
  write.recordAnswer({ experiment: id, run: null, person: 'somebody', question: { unit: 3 }, answer: { word: 'yes' } })
  write.noteExperiment(id, 'what was seen')
  close()
  const bytes = readFileSync(backupHistory(path).path)
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true })
  return bytes
}
