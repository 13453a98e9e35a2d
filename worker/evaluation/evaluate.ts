import { stream } from '../../core/random/random.ts'
import type { MeasureValue } from '../../core/catalog/measure.ts'
import { isOwnNull, ownNulls, rotatedBeforeNull, rotatedNull } from '../../core/experiment/controlled.ts'
import type { RunResult } from '../../core/messages/trainer.ts'
import { studentLabel, unitArtifacts } from '../../core/units/layout.ts'
import type { Session } from '../engines/engine.ts'
import { hastened } from '../engines/hastened.ts'
import { labelledRows } from '../measures/copies.ts'
import { measures } from '../measures/index.ts'
import type { Collected, Evidence, Measure, Need, Rows } from '../measures/measure.ts'
import { attendedRows, attentionMaps } from './units/attention.ts'
import { keptUnits, unitReport } from './units/report.ts'
import { sizesOf } from './sizes.ts'
import { nearestInStudents } from './units/students.ts'
import { ablations } from './ablation.ts'
import { artifactsOf } from './artifacts.ts'
import type { Cohort } from '../cohort/cohort.ts'
import { matricesOf, matrixOf } from '../networks/network.ts'
import type { Held } from '../cohort/multiplier.ts'
import { codeRotation } from '../cohort/rotation.ts'
import type { Arrays } from '../tensor/program.ts'
import type { Frozen } from './collectors/collector.ts'
import { collectors } from './collectors/index.ts'
import type { Prepared } from './fit.ts'
import { codeOf, forward, studentUnits } from './forward.ts'
import { heldouts } from './heldouts.ts'
import { oneByOne, type Pace } from './pace.ts'
import { begins } from './parts.ts'
import { rotatedBeforeNullsOf } from './rotatedBefore.ts'
import { rotated, rotatedNullOf } from './rotations.ts'

/** Held-out rows on which probes, units and imitation are scored; the rest of the held-out rows fit the probes. */
const testRows = 5000

/** What training cost a run, and what its evaluation took where that was measured before. */
export interface Spent {
  flops: { primary: number; teaching: number }
  trainingMs: number
  evaluationMs?: number
  /** The bound, and pressure and violation of the last tenth, where the task loss had a budget. */
  budget?: Held
}

/** What training left beside the primaries' parameters. */
export interface Left {
  /** Of each run. */
  spent: readonly Spent[]
  /** Whether the students' parameters are there; without them nothing is told of their units. */
  students: boolean
  /** Trains a cohort of the same programs in the session, from its start; gives the floating-point operations of a run. */
  retrain: Frozen['retrain']
}

/** How long ablation takes, and all measures together, to the weights of the collectors. */
const [ablationWeight, measuresWeight] = [5, 20]
/** The same of the rotations of all codes, where they are asked. */
const rotationsWeight = 200

/** Freezes the primaries of a cohort and measures each: held-out students, probes, units, capability, cost. */
export const evaluate = (...given: Parameters<typeof evaluated>): Promise<Omit<RunResult, 'state'>[]> => {
  const [, , { workspace }] = given
  return workspace.during(() => evaluated(...given))
}

async function evaluated(
  cohort: Cohort,
  session: Session,
  prepared: Prepared,
  { spent, students, retrain }: Left,
  now: () => number,
  pace: Pace,
): Promise<Omit<RunResult, 'state'>[]> {
  const began = now()
  begins('forward')
  await hastened(prepared.engine)
  const { task, seeds, settings, target, runs } = cohort
  const thoroughly = heldouts.get(settings.evaluation.students).thorough ?? false
  const chosen = [...measures].filter(({ name, thorough }) =>
    settings.evaluation.measures === 'default' ? thoroughly || !thorough : settings.evaluation.measures.includes(name),
  )
  const needed = needsOf(chosen)
  const asked = ownNulls.filter((name) => settings.evaluation.nulls?.includes(name))
  const parts = [...needed, 'ablation' as const, 'measures' as const, ...asked]
  const paces = oneByOne(pace, parts, (part) => {
    if (part === 'ablation') return ablationWeight
    if (part === 'measures') return (measuresWeight * chosen.length) / measures.names.length
    return isOwnNull(part) ? rotationsWeight : collectors[part].weight
  })
  const H = cohort.primary.units
  const F = task.concepts.length
  const held = seeds.distinct.map((seed) => task.heldOut(seed, settings.evaluation.rows))
  const of = <T>(list: T[], run: number): T => list[seeds.ofRun[run]!]!
  const all = await forward(
    cohort,
    session,
    held.map(({ inputs }) => inputs),
    () => pace(0),
    prepared.workspace.lend,
  )
  const whole = all.outputs.map((own, r) => target.scores(own, of(held, r).targets, task.outputs))

  // The first rows are scored, the others fit probes.
  const tested = Math.min(testRows, Math.floor(held[0]!.n / 2))
  const width = target.width(task.outputs)
  const scored = {
    n: tested,
    inputs: held.map(({ inputs }) => inputs.subarray(0, tested * task.inputs)),
    targets: held.map(({ targets }) => targets.subarray(0, tested * width)),
  }
  const labelled = Math.min(labelledRows, held[0]!.n - tested)
  const turn = settings.rotate === 'after' ? seeds.distinct.map((seed) => codeRotation(H, seed)) : null
  const turned = (code: Float32Array, r: number) => (turn ? rotated(code, of(turn, r), H) : code)
  const code = all.code.map(turned)
  const labels = held.map(({ concepts }) => [concepts.subarray(0, tested * F), concepts.subarray(tested * F)] as const)
  const cut = (r: number, from: number, to: number): Rows => ({
    n: to - from,
    code: code[r]!.subarray(from * H, to * H),
    concepts: of(labels, r)[from ? 1 : 0],
  })
  const train = code.map((_, r) => cut(r, tested, of(held, r).n))
  const test = code.map((_, r) => ({ ...cut(r, 0, tested), inputs: of(scored.inputs, r) }))

  const frozen: Frozen = {
    cohort,
    session,
    prepared,
    retrain,
    scored,
    shown: {
      labelled,
      inputs: held.map(({ inputs }) => inputs.subarray(0, (tested + labelled) * task.inputs)),
      targets: held.map(({ targets }) => targets.subarray(tested * width, (tested + labelled) * width)),
      concepts: labels.map(([, behind]) => behind.subarray(0, labelled * F)),
    },
    inputs: held.map(({ inputs }) => inputs.subarray(tested * task.inputs)),
    labels: held.map(({ targets }) => targets.subarray(tested * width)),
    asRead: turned,
    asComputed: (own, r) => (turn ? rotated(own, transposed(of(turn, r), H), H) : own),
    train,
    test,
    code: all.code.map((own) => own.subarray(0, tested * H)),
    scores: all.outputs.map((own, r) =>
      target.scores(own.subarray(0, tested * task.outputs), of(scored.targets, r), task.outputs),
    ),
  }
  const collected = test.map((): Partial<Collected> => ({}))
  const evaluationFlops = new Float64Array(runs)
  for (const need of needed) {
    begins(need)
    for (const [r, flops] of (await collect(need, frozen, collected, paces[need])).entries())
      evaluationFlops[r]! += flops
  }

  begins('ablation')
  const single = task.alone ? seeds.distinct.map((seed) => task.alone!(seed)) : null
  const alone = single && (await codeOf(cohort, session, single, () => paces.ablation(0)))

  const kept = test.map(({ code, n }) => keptUnits(code, H, n))
  const added = await ablations(
    cohort,
    session,
    {
      code: all.code,
      kept,
      targets: all.code.map((_, r) => of(held, r).targets),
      inputs: scored.inputs,
      turns: turn && all.code.map((_, r) => of(turn, r)),
    },
    paces.ablation,
  )

  begins('units')
  const answers = students ? await studentUnits(cohort, session, scored.inputs) : null
  const called = cohort.students.map(({ words, hasHidden }) => studentLabel(words, hasHidden))
  const kin = (r: number) => {
    if (!answers) return []
    const students = answers.perRun[r]!.map((activations, k) => ({ label: called[k]!, activations }))
    return [nearestInStudents(test[r]!.code.subarray(0, answers.rows * H), H, kept[r]!, students)]
  }

  const tookMs = (now() - began) / runs
  const final = await session.read(Object.keys(cohort.primary.specs()))
  const reads = readOf(cohort, final)
  const results: Omit<RunResult, 'state'>[] = []
  const evidences: Evidence[] = []
  for (let r = 0; r < runs; r++) {
    const { flops, trainingMs, evaluationMs = tookMs, budget } = spent[r]!
    const evidence: Evidence = {
      units: H,
      concepts: task.concepts,
      train: train[r]!,
      test: test[r]!,
      ...(alone && { alone: turned(alone[r]!, r) }),
      ...(single && reads && { directions: { units: turned(reads[r]!, r), concepts: of(single, r) } }),
      testLoss: whole[r]!.loss,
      ...(whole[r]!.accuracy !== undefined && { testAccuracy: whole[r]!.accuracy }),
      ...(whole[r]!.r2 !== undefined && { testR2: whole[r]!.r2 }),
      ...collected[r]!,
      flopsPerRow: effectiveAtMost(densePerRow(cohort), 2 * all.effective[r]!),
      weights: weightsOf(cohort, final, r),
      flops: { ...flops, evaluation: evaluationFlops[r]! },
      ...(budget && { budget }),
      elapsedMs: { training: trainingMs, evaluation: evaluationMs },
    }
    const summaries: Record<string, MeasureValue> = {}
    for (const [m, { name, measure }] of chosen.entries()) {
      begins(`measure ${name}`)
      await paces.measures((r + m / chosen.length) / runs)
      Object.assign(summaries, measure(evidence))
    }
    const cost = {
      ...Object.fromEntries(Object.entries(evidence.flops).map(([part, flops]) => [`${part}Flops`, flops])),
      ...sizesOf(cohort),
      trainingMs,
      evaluationMs,
      ...budget,
    }
    begins('units')
    await paces.measures((r + 1) / runs)
    const units = unitReport(evidence, kept[r]!, added[r]!, stream(cohort.runSeeds[r]!, 'unit examples'))
    const described = units.length > 0 ? [...units, ...kin(r)] : []
    results.push({ place: r, summaries, cost, artifacts: [...artifactsOf(cohort, final, r, evidence), ...described] })
    evidences.push(evidence)
  }
  begins('attention')
  const attended = results.map(({ artifacts }) => {
    const examples = artifacts.find(({ name }) => name === unitArtifacts.examples)
    return examples ? attendedRows(cohort, examples.data) : []
  })
  for (const [r, maps] of (await attentionMaps(cohort, session, scored.inputs, attended)).entries())
    results[r]!.artifacts.push(...maps)
  begins('rotations')
  for (const [r, evidence] of asked.includes(rotatedNull) ? evidences.entries() : []) {
    const own = await rotatedNullOf(evidence, cohort.runSeeds[r]!, chosen, (done) =>
      paces[rotatedNull]((r + done) / runs),
    )
    if (own) results[r]!.artifacts.push(own)
  }
  if (asked.includes(rotatedBeforeNull)) {
    const inputs = held.map(({ inputs }) => inputs)
    const before = { inputs, scored: tested, alone: single, asRead: turned }
    const nulls = await rotatedBeforeNullsOf(cohort, session, evidences, chosen, before, paces[rotatedBeforeNull])
    nulls.forEach((own, r) => own && results[r]!.artifacts.push(own))
  }
  begins(null)
  return results
}

/** What these measures need, in the order in which it is collected. */
const needsOf = (chosen: readonly Measure[]): Need[] =>
  (Object.keys(collectors) as Need[]).filter((need) => chosen.some(({ needs }) => needs?.includes(need)))

/** Collects one piece of evidence for every run; gives the floating-point operations that each took. */
async function collect<N extends Need>(need: N, frozen: Frozen, into: Partial<Collected>[], pace: Pace) {
  const { perRun, flops } = await frozen.prepared.workspace.within(() => collectors[need].collect(frozen, pace))
  perRun.forEach((piece, r) => (into[r]![need] = piece))
  return flops
}

/** What each run's units read of the inputs, `[inputs, units]`; null where they do not read them directly. */
function readOf({ primary, runs, task }: Cohort, final: Arrays): Float32Array[] | null {
  const matrix = primary.exposed === 0 ? matrixOf(primary.parameters.stages[0]!) : null
  if (!matrix) return null
  const all = final[`${primary.parameters.owner}/0/${matrix}`]!
  const [H, D] = [primary.units, task.inputs]
  return Array.from({ length: runs }, (_, r) =>
    Float32Array.from({ length: D * H }, (_, at) => all[(r * H + (at % H)) * D + Math.floor(at / H)]!),
  )
}

/** Floating-point operations of the primary's matrix products on one row. */
const densePerRow = ({ primary }: Cohort): number =>
  primary.parameters.stages.reduce((sum, { products }) => sum + 2 * products, 0)

/** How many weights of a run's primary there are, and are not 0. */
function weightsOf({ primary: { parameters }, runs }: Cohort, final: Arrays, run: number): Evidence['weights'] {
  const counts = { all: 0, nonZero: 0 }
  for (const [place, stage] of parameters.stages.entries())
    for (const name of matricesOf(stage)) {
      const values = final[`${parameters.owner}/${place}/${name}`]!
      const size = values.length / runs
      counts.all += size
      for (let i = run * size; i < (run + 1) * size; i++) if (values[i] !== 0) counts.nonZero++
    }
  return counts
}

/** Both counts; float32 may round a row's count of more than 2²⁴ products up, beyond all that there are. */
const effectiveAtMost = (dense: number, effective: number) => ({ dense, effective: Math.min(effective, dense) })

const transposed = (turn: Float64Array, H: number): Float64Array =>
  turn.map((_, at) => turn[(at % H) * H + Math.floor(at / H)]!)
