import type { Engine } from '../engines/engine.ts'
import { squaredError } from '../targets/variance.ts'
import type { Arrays } from '../tensor/program.ts'
import type { FitShape, Prepared } from './fit.ts'
import { allTested, Fitting, groupsOf, partsOf } from './fitting.ts'
import type { Lesson } from './lesson.ts'
import { within, type Pace } from './pace.ts'
import type { Sources, Span } from './sourceRows.ts'
import type { Lend } from './workspace.ts'

/** A lesson, and how many rows of its source behind those that it learns from tell when to stop. */
export interface Watched extends Lesson {
  held: number
  /** The error of predictions of these rows, null for outputs of 0; where it is absent, the squared error to the targets. */
  errorOf?(predictions: Float32Array | null): number
}

/** When training ends: after `most` updates, or where the error has not fallen by `least` of itself in `looks` looks. */
export interface Patience {
  /** Rows of an update. */
  batch: number
  /** Of Adam; its default where nothing is said. */
  rate?: number
  most: number
  /** Updates from one look at the held-out rows to the next. */
  every: number
  looks: number
  least: number
}

/** How far a lesson's network is. */
interface Standing {
  /** The least error, and the error of the last look that counts as a fall of it, which was after `at` updates. */
  error: number
  mark: number
  at: number
  /** Updates after which training ended. */
  ended: number
  /** The parameters with the least error, and their predictions of the held-out rows. */
  kept: Arrays
  said: Float32Array
}

interface Told {
  held: Float32Array
  test: Float32Array
  more?: Float32Array
}

/**
 * Trains one network per lesson to the optimum on its held-out rows: it begins with outputs of 0, and the parameters
 * with the least error on those rows, the start among them, are restored. Where outputs of 0 have no error, none can be
 * less: nothing is trained. What one network does depends on no other. Predictions of the held-out rows, of the test rows and
 * of `more` of them, and the operations, of each lesson; where those of its held-out rows say that it is not `wanted`, none
 * of the others.
 */
export async function fittedToOptimum(
  prepared: Prepared,
  purpose: string,
  lessons: Watched[],
  sources: Sources,
  shape: Pick<FitShape, 'network' | 'heads'>,
  patience: Patience,
  pace: Pace,
  more?: (lesson: Lesson) => Span,
  wanted: (lesson: Watched, held: Float32Array) => boolean = () => true,
): Promise<{ held: Float32Array[]; test: Float32Array[]; more: Float32Array[]; flops: number[] }> {
  const told = new Map<Lesson, Told & { flops: number }>()
  const [learning, idle] = [lessons.filter(learns), lessons.filter((lesson) => !learns(lesson))]
  const outputs = shape.heads.reduce((sum, { size }) => sum + size, 0)
  const zeros = ({ from, to }: Span) => new Float32Array((to - from) * outputs)
  const none = new Float32Array()
  for (const lesson of idle) {
    const held = zeros(behind(lesson))
    const isWanted = wanted(lesson, held)
    const rest = (span: Span) => (isWanted ? zeros(span) : none)
    told.set(lesson, {
      held,
      test: rest(allTested(sources)(lesson)),
      ...(more && { more: rest(more(lesson)) }),
      flops: 0,
    })
  }
  const parts = partsOf(learning, sources)
  const areOne = partsOf(lessons, sources).length === 1
  for (const [p, part] of parts.entries()) {
    const groups = waiting(part)
    const places = Math.min(groups.length, placesFor(groups.length, prepared.engine))
    const first = groups.slice(0, places)
    const fitting = await Fitting.start(
      prepared,
      purpose,
      first,
      part,
      sources,
      shape,
      patience,
      'silent',
      areOne ? lessons : part,
    )
    try {
      const own = within(pace, p / parts.length, (p + 1) / parts.length)
      const standings = await learnt(fitting, groups, patience, own, prepared.workspace.lend)
      const flopsOf = (lesson: Watched) => standings.get(lesson)!.ended * fitting.flops
      const said = (lesson: Watched) => standings.get(lesson)!.said
      const asked = groups.filter((group) => group.some((lesson) => wanted(lesson, said(lesson))))
      for (const lesson of part)
        told.set(lesson, { held: said(lesson), test: none, ...(more && { more: none }), flops: flopsOf(lesson) })
      for (let from = 0; from < asked.length; from += places) {
        const these = asked.slice(from, from + places)
        for (const [place, group] of these.entries())
          await fitting.put(
            place,
            group,
            group.map((lesson) => standings.get(lesson)!.kept),
          )
        const test = await fitting.predict(allTested(sources))
        const others = more && (await fitting.predict(more))
        these
          .flat()
          .forEach((lesson, i) =>
            Object.assign(told.get(lesson)!, { test: test[i]!, ...(others && { more: others[i]! }) }),
          )
      }
    } finally {
      fitting.dispose()
    }
  }
  const of = lessons.map((lesson) => told.get(lesson)!)
  return {
    held: of.map(({ held }) => held),
    test: of.map(({ test }) => test),
    more: of.flatMap(({ more }) => more ?? []),
    flops: of.map(({ flops }) => flops),
  }
}

/** Whether outputs of 0 leave an error on the held-out rows, which may fall. */
const learns = (lesson: Watched): boolean => errorOf(null, lesson) > 0

/**
 * How many groups learn at a time; when one has ended, the next takes its place. Most end long before the last, which may
 * need seven times as many updates: the fewer places there are, the fewer are idle while it learns. With two instead of three,
 * the calls themselves would cost more. Where idle places cost little, a quarter of the groups learn at a time.
 */
const placesFor = (groups: number, { sideBySide }: Engine): number =>
  sideBySide ? Math.max(6, Math.ceil(groups / 4)) : 3

/**
 * Lessons that take a place together: those that read alike, or each alone where not equally many do. Those of most rows
 * come first, for they last, and what lasts when nothing waits leaves places idle.
 */
function waiting(lessons: Watched[]): Watched[][] {
  const alike = groupsOf(lessons) as Watched[][]
  const groups = alike.every(({ length }) => length === alike[0]!.length) ? alike : lessons.map((lesson) => [lesson])
  return groups.toSorted(([a], [b]) => b!.n - a!.n)
}

/** Trains all groups, of which the first ones are in their places. */
async function learnt(
  fitting: Fitting,
  groups: readonly Watched[][],
  { most, every, looks, least }: Patience,
  pace: Pace,
  lend: Lend,
): Promise<Map<Lesson, Standing>> {
  const standings = new Map<Lesson, Standing>()
  const begins = (lessons: readonly Watched[], start: readonly Arrays[]) =>
    lessons.forEach((lesson, i) => {
      const error = errorOf(null, lesson)
      const said = lend(lesson.held * fitting.outputs).fill(0)
      standings.set(lesson, { error, mark: error, at: 0, ended: most, kept: start[i]!, said })
    })
  const lastLook = most - (most % every)
  const heldMost = Math.max(...groups.flat().map(({ held }) => held))
  const room = fitting.lessons.map(() => lend(heldMost * fitting.outputs))
  let next = fitting.groups
  const places = groups.slice(0, next).map((lessons) => ({ lessons, done: 0, learns: lastLook > 0 }))
  begins(
    places.flatMap(({ lessons }) => lessons),
    await fitting.weights(),
  )
  for (let finished = 0; places.some(({ learns }) => learns);) {
    const under = places.reduce((sum, { learns, done }) => sum + (learns ? done / most : 0), 0)
    for (let update = 0; update < every; update++) {
      await pace((finished + under) / groups.length)
      await fitting.update()
    }
    const now = await fitting.predict((lesson) => behind(lesson as Watched), room)
    let [at, weights]: [number, Arrays[] | undefined] = [0, undefined]
    for (const [p, place] of places.entries()) {
      const own = place.lessons.map((lesson) => ({ lesson, said: now[at]!, run: at++ }))
      if (!place.learns) continue
      place.done += every
      for (const { lesson, said, run } of own) {
        const standing = standings.get(lesson)!
        if (!looked(standing, said, errorOf(said, lesson), place.done)) continue
        weights ??= await fitting.weights()
        standing.kept = weights[run]!
      }
      const goesOn = place.lessons.some((lesson) => standings.get(lesson)!.ended > place.done)
      if (goesOn && place.done < lastLook) continue
      finished++
      const waits = groups[next++]
      place.learns = waits !== undefined
      if (!waits) continue
      await fitting.put(p, waits)
      Object.assign(place, { lessons: waits, done: 0 })
      begins(waits, await fitting.weightsOf(p))
    }
  }
  return standings

  /** Notes a look at the held-out rows after `done` updates; whether their error is the least so far. */
  function looked(own: Standing, said: Float32Array, error: number, done: number): boolean {
    if (own.ended < done) return false
    if (error < own.mark * (1 - least)) Object.assign(own, { mark: error, at: done })
    else if (done - own.at >= looks * every) own.ended = done
    if (!(error < own.error)) return false
    own.said.set(said)
    own.error = error
    return true
  }
}

/** The rows behind those that a lesson learns from. */
const behind = ({ n, held }: Watched): Span => ({ of: 'train', from: n, to: n + held })

/** Error on the held-out rows, of these predictions or of outputs of 0. */
function errorOf(predictions: Float32Array | null, lesson: Watched): number {
  if (lesson.errorOf) return lesson.errorOf(predictions)
  const { targets, n, held } = lesson
  const width = targets.length / (n + held)
  const truth = targets.subarray(n * width)
  return squaredError(truth, predictions ?? new Float32Array(truth.length))
}
