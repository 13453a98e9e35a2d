import '../runtime/v8.ts'
import { hypervolume } from '../core/statistics/hypervolume.ts'
import { pareto } from '../core/statistics/pareto.ts'
import { uniforms } from '../core/statistics/uniforms.ts'
import { answer } from '../core/claims/answer.ts'
import { draws, fewSamples } from './calibration/samples.ts'
import { simulated, type Kind } from './calibration/study.ts'

// The front of 100,000 points, and the verdicts of an experiment of 8 settings × 32 seeds.
// Usage: node bench/tradeoff.ts
function timed(what: string, work: () => unknown, times = 5): void {
  const took = Array.from({ length: times }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  }).sort((a, b) => a - b)
  console.log(`${what.padEnd(56)} ${took[times >> 1]!.toFixed(0).padStart(6)} ms, at worst ${took.at(-1)!.toFixed(0)}`)
}

const random = uniforms(1)
const cloud = Array.from({ length: 100_000 }, (_, i) => ({ x: random(2 * i), y: random(2 * i + 1) }))
const staircase = cloud.map(({ x }) => ({ x, y: 1 - x }))
for (const [name, points] of Object.entries({ cloud, 'all on the front': staircase }))
  timed(`front and area of 100,000 points, ${name}`, () => {
    pareto(points, { x: 'higher', y: 'higher' })
    hypervolume(points, { x: 0, y: 0 }, { x: 'higher', y: 'higher' })
  })
const kinds: Kind[] = ['direct', 0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06]
const study = simulated(kinds, 32, fewSamples[0]!, draws(1))
timed('answer of 8 settings × 32 seeds', () => answer(study, {}))
