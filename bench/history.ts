import '../runtime/v8.ts'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CohortPlan } from '../core/messages/trainer.ts'
import type { RunPlan, Settings } from '../core/experiment/types.ts'
import { backupHistory } from '../history/backup.ts'
import { checkHistory } from '../history/check.ts'
import { openHistory } from '../history/history.ts'

// The history under its two heaviest loads: checkpoints of 34 MB, and an experiment of 20,000 runs.
// Usage: node bench/history.ts [folder on the disk to measure]
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'pellucid-bench-'))
const path = join(folder, 'lab.pellucid')

function timed<T>(what: string, work: () => T, times = 1): T {
  const took: number[] = []
  const before = process.cpuUsage()
  let result: T
  do {
    const start = performance.now()
    result = work()
    took.push(performance.now() - start)
  } while (took.length < times)
  const used = process.cpuUsage(before)
  const middle = took.sort((a, b) => a - b)[took.length >> 1]!
  const processor = (used.user + used.system) / 1000 / times
  console.log(
    `${what.padEnd(48)} ${middle.toFixed(0).padStart(7)} ms ${processor.toFixed(0).padStart(7)} ms of processor`,
  )
  return result
}

const settings = { task: { kind: 'digits' }, filler: 'x'.repeat(1500) } as unknown as Settings
const runOf = (i: number): RunPlan => ({
  key: i.toString(16).padStart(64, '0'),
  setting: Math.floor(i / 5),
  seed: i % 5,
  settings,
  axes: { 'teaching.pressure': i / 7, 'sparsity.k': i % 9 },
})
const runs = Array.from({ length: 20_000 }, (_, i) => runOf(i))
const cohorts: CohortPlan[] = []
for (let index = 0; index * 16 < runs.length; index++) {
  cohorts.push({ index, engine: 'onnx-cpu', runs: runs.slice(index * 16, index * 16 + 16) })
}
const plan = { name: 'big', text: 'name: big', hash: 'h', axes: [], seeds: [0, 1, 2, 3, 4], runs }
const provenance = { engine: 'onnx-cpu', device: 'bench', versions: {} }

const { read, write, close } = openHistory(path)
const id = timed('create an experiment of 20,000 runs', () => write.createExperiment(plan, cohorts, provenance))

const state = Object.fromEntries(
  Array.from({ length: 34 }, (_, i) => [`array ${i}`, Float32Array.from({ length: 250_000 }, (_, j) => i + j / 7)]),
)
let step = 0
const save = () => {
  const steps = Int32Array.from({ length: 100 }, () => ++step)
  const series = Array.from({ length: 48 }, (_, i) => ({
    name: `loss ${i % 3}`,
    place: Math.floor(i / 3),
    steps,
    values: new Float32Array(100).fill(0.5),
  }))
  write.saveCheckpoint(id, 0, { phase: 'train', step, state, diverged: [], elapsedMs: 1 }, series)
}
timed('checkpoint of 34 MB, first', save)
timed('checkpoint of 34 MB, median of 15', save, 15)
timed('read that checkpoint', () => read.checkpoint(id, 0), 3)

const measures = Array.from({ length: 30 }, (_, i) => `probe.k${i}.n100`)
const results = Array.from({ length: 16 }, (_, place) => ({
  place,
  state: 'done' as const,
  cost: { flops: 1e12, wallMs: 1000 },
  artifacts: [],
  summaries: Object.fromEntries(measures.map((name, i) => [name, place + i / 3])),
}))
timed('finish 1,250 cohorts of 16 runs × 30 measures', () => {
  for (const { index } of cohorts) write.finishCohort(id, index, results, [])
})
timed('list experiments', () => read.listExperiments(), 9)
timed('list 20,000 runs', () => read.runs(id), 9)
timed('list 20,000 runs with settings', () => read.runs(id, { withSettings: true }), 5)
timed('two measures of 20,000 runs', () => read.summaries(id, measures.slice(0, 2)), 5)
timed('all 30 measures of 20,000 runs', () => read.summaries(id), 3)
timed('backup', () => backupHistory(path))
timed('check', () => checkHistory(path))
timed('quick check', () => checkHistory(path, { quick: true }))
close()
console.log(`file: ${(statSync(path).size / 1e6).toFixed(0)} MB`)
rmSync(folder, { recursive: true })
