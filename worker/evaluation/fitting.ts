import { fillBits, stream } from '../../core/random/random.ts'
import type { Session } from '../engines/engine.ts'
import { unitsOf, type Shape } from '../networks/network.ts'
import type { Arrays } from '../tensor/program.ts'
import { Fit, type FitShape, type Prepared } from './fit.ts'
import type { Pace } from './pace.ts'

/** Rows for one fitted network: which source it reads, how many of its first rows it may use, and its targets. */
export interface Lesson {
  source: number
  /** Rows it learns from: the first `n` of its source. */
  n: number
  /** `[n, outputs]`, or more rows. */
  targets: Float32Array
  seed: number
  /** How it sees its inputs, column by column: (x − mean)·scale. As they are where nothing is said. */
  sees?: Pick<Seen, 'mean' | 'scale'>
}

interface Seen {
  mean: Float64Array
  scale: Float64Array
}

/** Trains one network per lesson, all in one program, and returns each one's predictions `[rows, outputs]`, and those of `more` rows. */
export async function fitted(
  prepared: Prepared,
  purpose: string,
  lessons: Lesson[],
  sources: { train: Float32Array[]; test: Float32Array[]; input: Shape },
  shape: Pick<FitShape, 'network' | 'heads'>,
  { updates, batch }: { updates: number; batch: number },
  pace: Pace,
  more?: (lesson: Lesson) => Float32Array,
): Promise<{ predictions: Float32Array[]; more: Float32Array[]; flops: number }> {
  const fitting = await Fitting.start(prepared, purpose, lessons, sources, shape, batch)
  try {
    for (let update = 0; update < updates; update++) {
      await pace(update / updates)
      await fitting.update(update)
    }
    const predictions = await fitting.predict(({ source }) => sources.test[source]!)
    return { predictions, more: more ? await fitting.predict(more) : [], flops: fitting.flops * updates }
  } finally {
    fitting.dispose()
  }
}

const rows = 500

/** Networks that learn, one for each lesson, in one program; what is given and told is in the order of the lessons. */
export class Fitting {
  readonly #fit: Fit
  readonly #session: Session
  readonly #inputs: Float32Array[]
  readonly #lessons: Lesson[]
  /** Place among the given lessons of each network. */
  readonly #order: number[]
  /** Lessons with equal source, n and seed read the same batches: rows travel once for each such pair. */
  readonly #reads: Lesson[]
  readonly #pairOf: Int32Array
  readonly #keys: ReturnType<typeof stream>[]
  readonly #drawn: Uint32Array[]
  readonly #x: Float32Array
  readonly #y: Float32Array
  /** Of one update of one network. */
  readonly flops: number

  private constructor(
    purpose: string,
    inputs: Float32Array[],
    plan: ReturnType<typeof planOf>,
    fit: Fit,
    session: Session,
    flops: number,
  ) {
    const { batch, input } = fit.shape
    this.#fit = fit
    this.#session = session
    this.#inputs = inputs
    this.#lessons = plan.lessons
    this.#order = plan.order
    this.#reads = plan.reads
    this.#pairOf = fit.shape.sourceOf
    this.#keys = plan.reads.map(({ seed, n }) => stream(seed, `${purpose}: rows of ${n}`))
    this.#drawn = plan.reads.map(() => new Uint32Array(batch))
    this.#x = new Float32Array(plan.reads.length * batch * unitsOf(input))
    this.#y = new Float32Array(plan.lessons.length * batch * fit.outputs)
    this.flops = flops
  }

  /** Networks before their first update; their outputs are 0 where they begin `silent`. */
  static async start(
    prepared: Prepared,
    purpose: string,
    given: Lesson[],
    { train, input }: { train: Float32Array[]; input: Shape },
    shape: Pick<FitShape, 'network' | 'heads'>,
    batch: number,
    begins: 'drawn' | 'silent' = 'drawn',
  ): Promise<Fitting> {
    const plan = planOf(given)
    const { lessons, reads, sourceOf } = plan
    const fit = new Fit({ ...shape, runs: lessons.length, sources: reads.length, sourceOf, input, batch, rows })
    const compiled = await prepared.get(fit.key, fit.programs)
    const seeds = lessons.map((lesson) => lesson.seed)
    const session = compiled.start(fit.initial(seeds, purpose, begins))
    return new Fitting(purpose, train, plan, fit, session, compiled.flops('fit') / lessons.length)
  }

  /** Does update `update` (from 0) of every network. */
  async update(update: number): Promise<void> {
    const { batch, input } = this.#fit.shape
    const [D, C] = [unitsOf(input), this.#fit.outputs]
    this.#reads.forEach(({ source, n, sees }, pair) => {
      const indices = this.#drawn[pair]!
      fillBits(indices, this.#keys[pair]!, update)
      for (let b = 0; b < batch; b++) indices[b] = Math.floor((indices[b]! / 2 ** 32) * n)
      gatherRows(this.#x, pair * batch * D, this.#inputs[source]!, indices, D)
      if (sees) standardise(this.#x.subarray(pair * batch * D, (pair + 1) * batch * D), D, sees)
    })
    this.#lessons.forEach(({ targets }, r) =>
      gatherRows(this.#y, r * batch * C, targets, this.#drawn[this.#pairOf[r]!]!, C),
    )
    await this.#session.run('fit', { x: this.#x, y: this.#y, ...this.#fit.rates(update + 1) })
  }

  /** Each network's predictions `[rows, outputs]` of rows `[rows, inputs]`, which lessons that read alike share. */
  async predict(rowsOf: (lesson: Lesson) => Float32Array): Promise<Float32Array[]> {
    const [D, C] = [unitsOf(this.#fit.shape.input), this.#fit.outputs]
    const read = this.#reads.map(rowsOf)
    const counts = read.map((all) => all.length / D)
    const predictions = this.#lessons.map((_, r) => new Float32Array(counts[this.#pairOf[r]!]! * C))
    const shown = new Float32Array(this.#reads.length * rows * D)
    for (let from = 0; from < Math.max(...counts); from += rows) {
      const here = counts.map((n) => Math.max(0, Math.min(rows, n - from)))
      this.#reads.forEach(({ sees }, pair) => {
        const own = shown.subarray(pair * rows * D, (pair * rows + here[pair]!) * D)
        own.set(read[pair]!.subarray(from * D, (from + here[pair]!) * D))
        if (sees) standardise(own, D, sees)
      })
      const got = (await this.#session.run('predict', { x: shown }, ['y'])).y as Float32Array
      predictions.forEach((own, r) => {
        const count = here[this.#pairOf[r]!]!
        if (count > 0) own.set(got.subarray(r * rows * C, (r * rows + count) * C), from * C)
      })
    }
    return this.#order.map((_, i) => predictions[this.#order.indexOf(i)]!)
  }

  /** The parameters of all networks as they are. */
  async weights(): Promise<Arrays> {
    return this.#session.read(this.#fit.names)
  }

  /** Copies the parameters of some networks from one state to another. */
  copy(from: Arrays, to: Arrays, places: readonly number[]): void {
    const wanted = new Set(places)
    for (const name of this.#fit.names) {
      const size = to[name]!.length / this.#lessons.length
      this.#order.forEach((place, r) => {
        if (wanted.has(place)) to[name]!.set(from[name]!.subarray(r * size, (r + 1) * size), r * size)
      })
    }
  }

  restore(weights: Arrays): void {
    this.#session.write(weights)
  }

  dispose(): void {
    this.#session.dispose()
  }
}

/** The lessons in the order of what they read, so that those that read alike stand side by side. */
function planOf(given: Lesson[]) {
  const pairs = [...new Set(given.map(pairOf))]
  const order = [...given.keys()].sort((a, b) => pairs.indexOf(pairOf(given[a]!)) - pairs.indexOf(pairOf(given[b]!)))
  const lessons = order.map((i) => given[i]!)
  const sourceOf = Int32Array.from(lessons, (lesson) => pairs.indexOf(pairOf(lesson)))
  return { order, lessons, sourceOf, reads: pairs.map((pair) => lessons.find((lesson) => pairOf(lesson) === pair)!) }
}

/** Rows of width W on another scale, in place. */
function standardise(x: Float32Array, W: number, { mean, scale }: Seen): void {
  for (let at = 0; at < x.length;) for (let j = 0; j < W; j++, at++) x[at] = (x[at]! - mean[j]!) * scale[j]!
}

/** Copies rows of width W, by index, to `into` from `at`. */
function gatherRows(into: Float32Array, at: number, from: Float32Array, indices: Uint32Array, W: number): void {
  for (const index of indices) {
    const start = index * W
    if (W > 64) into.set(from.subarray(start, start + W), at)
    else for (let j = 0; j < W; j++) into[at + j] = from[start + j]!
    at += W
  }
}

const pairOf = ({ source, n, seed }: Lesson): string => `${source}/${n}/${seed}`
