// Trains one cohort and counts the copies between the host's memory and the device at each call of ONNX Runtime.
// Usage: node transferCounter.ts ENGINE PROGRAM RUNS STEPS; prints one JSON object.
import '../../runtime/v8.ts'
import { InferenceSession, type Tensor } from '../../worker/engines/onnx/runtime.ts'
import { together } from '../steps/classifier.ts'
import { trainings } from '../steps/training.ts'

/** Copies in one direction. */
export interface Crossing {
  copies: number
  bytes: number
}

/** Copies per training step of a cohort, and the size of its state for comparison. */
export interface Crossed {
  steps: number
  runs: number
  stateBytes: number
  toDevice: Crossing
  toHost: Crossing
  /** Seconds of one step. */
  seconds: number
}

const [engine = '', program = '', runs = '1', steps = '100'] = process.argv.slice(2)
const ready = together(program, Number(runs))
const [training] = await trainings(engine, [ready])
await training!.train(64) // one-time copies are done by now
await training!.settle()

const counts = { toDevice: { copies: 0, bytes: 0 }, toHost: { copies: 0, bytes: 0 } }
const count = (crossing: Crossing, tensors: Record<string, Tensor>) => {
  for (const { location, dims, type } of Object.values(tensors)) {
    if (location !== 'cpu') continue
    crossing.copies += 1
    crossing.bytes += dims.reduce((product, n) => product * n, 1) * (type === 'bool' ? 1 : type === 'int64' ? 8 : 4)
  }
}
type Run = (...args: unknown[]) => Promise<Record<string, Tensor>>
const { prototype } = InferenceSession as unknown as { prototype: { run: Run } }
const { run } = prototype
prototype.run = async function (this: unknown, ...args) {
  count(counts.toDevice, args[0] as Record<string, Tensor>)
  const made = await run.apply(this, args)
  count(counts.toHost, made)
  return made
}

const start = performance.now()
await training!.train(Number(steps))
prototype.run = run
await training!.settle()
const seconds = (performance.now() - start) / 1000 / Number(steps)
const each = ({ copies, bytes }: Crossing) => ({ copies: copies / Number(steps), bytes: bytes / Number(steps) })
const stateBytes = Object.values(ready.initial).reduce((sum, { byteLength }) => sum + byteLength, 0)
const crossed: Crossed = {
  steps: Number(steps),
  runs: Number(runs),
  stateBytes,
  seconds,
  toDevice: each(counts.toDevice),
  toHost: each(counts.toHost),
}
console.log(JSON.stringify(crossed))
// The parent ends this process.
setInterval(() => {}, 60_000)
