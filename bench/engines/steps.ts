import '../../runtime/v8.ts'
import { classifier, draw, tenConcepts } from '../../test/worker/engines/programs.ts'
import { onnxEngine } from '../../worker/engines/onnx/engine.ts'

// usage: steps.ts <ten | 64 | 784> <runs> [seconds]
// Model-steps per second of one single-threaded process: overall, and in the fastest tenth of the calls (the speed of
// an undisturbed machine).
const [workload = 'ten', runs = '8', seconds = '3'] = process.argv.slice(2)
const R = Number(runs)
const widths = workload === '64' ? [64, 128, 128, 10] : [784, 256, 256, 10]
const program = workload === 'ten' ? tenConcepts(R) : classifier(R, 128, widths)

const compiled = await onnxEngine({ profile: process.env.PROFILE }).compile([program])
const session = compiled.start(draw(compiled.state, 1, 0.1))
const feeds = draw(program.feeds, 2)
feeds.alpha!.fill(1e-3)
feeds.epsilon!.fill(1e-8)
for (let i = 0; i < 30; i++) await session.run(program.name, feeds)

const calls: number[] = []
const start = performance.now()
for (let last = start; last - start < Number(seconds) * 1000;) {
  await session.run(program.name, feeds)
  const now = performance.now()
  calls.push(now - last)
  last = now
}
const rate = (ms: number) => Math.round((R * 1000) / ms)
const mean = calls.reduce((sum, ms) => sum + ms, 0) / calls.length
const fast = calls.sort((a, b) => a - b)[Math.floor(calls.length / 10)]!
const gflops = compiled.flops(program.name) / fast / 1e6
console.log(
  `${program.name} R=${R}: ${rate(mean)} model-steps/s; undisturbed ${rate(fast)}, ${gflops.toFixed(1)} GFLOP/s`,
)
compiled.release()
