import { finiteAll } from '../../measures/finiteCode.ts'
import { labelTolerances } from '../../measures/labelData.ts'
import type { Collected } from '../../measures/measure.ts'
import { standard } from '../../measures/algebra/standard.ts'
import { fittedToOptimum, type Watched } from '../optimum.ts'
import type { Pace } from '../pace.ts'
import type { Collector, Frozen, Gathered } from './collector.ts'

/** Labelled rows that a probe gets. */
const sizes = [32, 64, 128, 256, 512, 1024, 2048, 4096]
const patience = { batch: 100, most: 3000, every: 100, looks: 4, least: 5e-3 }
/** Two layers, as in Whitney et al. */
const network = { kind: 'mlp', hidden: [64, 64], activation: 'relu' }

/**
 * How the task is learnt from n labelled rows of the frozen code: a new mlp 64-64 reads standardised units, learns nine
 * tenths of the rows from outputs of 0, and is stopped at its least task loss on the last tenth. Losses are on the scored
 * rows. What is tolerated is a share of the loss of the best guess that reads no code, so it is the same for every code
 * of a task and seed. Codes that are not finite are learnt as zeros, so that the others learn as they would.
 */
export const labelCurve: Collector<Collected['labelCurve']> = { weight: 40, collect }

async function collect(frozen: Frozen, pace: Pace): Promise<Gathered<Collected['labelCurve']>> {
  const { cohort, prepared, scored, labels, train, test } = frozen
  const { task, seeds, runSeeds, target, primary } = cohort
  const [C, H, most] = [task.outputs, primary.units, train[0]!.n]
  const width = target.width(C)
  const examples = [...new Set(sizes.map((n) => Math.min(n, most)))].filter((n) => n >= fewest)
  const zeros = (code: Float32Array, finite: boolean) => (finite ? code : new Float32Array(code.length))
  const finite = train.map(({ code }, r) => finiteAll(code) && finiteAll(test[r]!.code))
  const own = train.map(({ code }, r) => zeros(code, finite[r]!))
  const lessons = runSeeds.flatMap((seed, r) => {
    const stored = labels[seeds.ofRun[r]!]!
    return examples.map((n): Watched => {
      const held = Math.max(1, Math.floor(n / 10))
      const kept = stored.subarray((n - held) * width, n * width)
      return {
        source: r,
        seed,
        n: n - held,
        held,
        targets: target.read(stored.subarray(0, n * width), C),
        sees: standard(own[r]!, H, 0, n),
        errorOf: (said) => target.scores(said ?? new Float32Array(held * C), kept, C).loss,
      }
    })
  })
  const sources = { train: own, test: test.map(({ code }, r) => zeros(code, finite[r]!)), input: [H] }
  const shape = { network, heads: [{ target, size: C }] }
  const fit = await fittedToOptimum(prepared, 'labels', lessons, sources, shape, patience, pace)
  const perRun = runSeeds.map((_, r) => {
    const seed = seeds.ofRun[r]!
    const lossOf = (said: Float32Array) => target.scores(said, scored.targets[seed]!, C).loss
    const silent = target.head(new Float32Array(most * H), labels[seed]!, most, C)
    const without = lossOf(silent(new Float32Array(scored.n * H), scored.n))
    const surplus = (loss: number) => labelTolerances.map((share) => target.bits(loss, share * without, C))
    const rows = examples.map((n, i) => ({ n, surplus: surplus(lossOf(fit.test[r * examples.length + i]!)) }))
    return { rows, without: without > 0 ? surplus(without) : null }
  })
  const each = examples.length
  const flops = runSeeds.map((_, r) => fit.flops.slice(r * each, (r + 1) * each).reduce((sum, one) => sum + one, 0))
  return { perRun, flops }
}

/** A tenth of fewer rows is none. */
const fewest = 10
