import { classifier, draw, tenConcepts } from '../../test/worker/engines/programs.ts'
import { onnxEngine } from '../../worker/engines/onnx.ts'

// usage: steps.ts <workload> <runs> [seconds]; prints model-steps per second of one single-threaded process
const [workload = 'ten', runs = '8', seconds = '3'] = process.argv.slice(2)
const R = Number(runs)
const program =
  workload === 'ten' ? tenConcepts(R) : classifier(R, 128, workload === '64' ? [64, 128, 128, 10] : [784, 256, 256, 10])

const compiled = await onnxEngine(process.env.PROFILE ? { profile: process.env.PROFILE } : {}).compile([program])
const session = compiled.start(draw(compiled.state, 1, 0.1))
const feeds = draw(program.feeds, 2)
feeds.alpha!.fill(1e-3)
feeds.epsilon!.fill(1e-8)
for (let i = 0; i < 30; i++) await session.run(program.name, feeds)
const start = performance.now()
let calls = 0
while (performance.now() - start < Number(seconds) * 1000) for (let i = 0; i < 10; i++, calls++) await session.run(program.name, feeds) // prettier-ignore
const elapsed = performance.now() - start
console.log(
  `${program.name} R=${R}: ${Math.round((calls * R * 1000) / elapsed)} model-steps/s, ` +
    `${((elapsed * 1000) / calls / R).toFixed(1)} µs each, ${((compiled.flops(program.name) * calls) / elapsed / 1e6).toFixed(1)} GFLOP/s`,
)
process.exit(0)
