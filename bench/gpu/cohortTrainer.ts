// Trains one cohort for some time. Usage: node cohortTrainer.ts ENGINE PROGRAM RUNS SECONDS; prints one JSON object.
import '../../runtime/v8.ts'
import { spawnSync } from 'node:child_process'
import { together } from '../steps/classifier.ts'
import { trainings } from '../steps/training.ts'

/** The throughput of a cohort, and its memory. */
export interface Throughput {
  runs: number
  modelStepsPerSecond: number
  /** Memory of this process, and of the GPU for all programs together if NVIDIA's driver reports it. */
  hostMiB: number
  deviceMiB?: number
}

const [engine = '', program = '', runs = '1', seconds = '1'] = process.argv.slice(2)
const [training] = await trainings(engine, [together(program, Number(runs))])
await training!.train(3)
await training!.settle()

let steps = 0
const start = performance.now()
for (let some = 1; performance.now() - start < Number(seconds) * 1000; some = Math.min(2 * some, 256)) {
  await training!.train(some)
  await training!.settle()
  steps += some
}
const took = (performance.now() - start) / 1000
const asked = spawnSync('nvidia-smi', ['-i', '0', '--query-gpu=memory.used', '--format=csv,noheader,nounits'], {
  encoding: 'utf8',
})
const throughput: Throughput = {
  runs: Number(runs),
  modelStepsPerSecond: (Number(runs) * steps) / took,
  hostMiB: Math.round(process.memoryUsage().rss / 2 ** 20),
  ...(asked.status === 0 && { deviceMiB: Number(asked.stdout.trim()) }),
}
console.log(JSON.stringify(throughput))
// The parent ends this process.
setInterval(() => {}, 60_000)
