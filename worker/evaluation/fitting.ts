import { fillBits, stream } from '../../core/random/random.ts'
import type { Session } from '../engines/engine.ts'
import { unitsOf, type Shape } from '../networks/network.ts'
import type { Arrays } from '../tensor/program.ts'
import { Fit, parametersOf, readsWide, tables, type FitShape, type Prepared } from './fit.ts'
import type { Pace } from './pace.ts'
import type { Lesson } from './lesson.ts'
import { SourceRows, type Sources, type Span } from './sourceRows.ts'
import type { Lend } from './workspace.ts'

/** Of each update: its rows, and Adam's rate where it is not the default. */
interface Update {
  batch: number
  rate?: number
}

/** Trains one network per lesson and returns each one's predictions `[rows, outputs]`, and those of `more` rows. */
export async function fitted(
  prepared: Prepared,
  purpose: string,
  lessons: Lesson[],
  sources: Sources,
  shape: Pick<FitShape, 'network' | 'heads'>,
  { updates, ...each }: Update & { updates: number },
  pace: Pace,
  more?: (lesson: Lesson) => Span,
): Promise<{ predictions: Float32Array[]; more: Float32Array[]; flops: number }> {
  const told = new Map<Lesson, { prediction: Float32Array; more?: Float32Array }>()
  const parts = partsOf(lessons, sources)
  let flops = 0
  for (const [p, part] of parts.entries()) {
    const groups = groupsOf(part)
    const places = placesFor(groups, sources.input, shape)
    const turns = groups.length / places
    const fitting = await Fitting.start(prepared, purpose, groups.slice(0, places), part, sources, shape, each)
    try {
      for (let turn = 0; turn < turns; turn++) {
        for (let place = 0; turn > 0 && place < places; place++)
          await fitting.put(place, groups[turn * places + place]!)
        for (let update = 0; update < updates; update++) {
          await pace((p + (turn + update / updates) / turns) / parts.length)
          await fitting.update()
        }
        const predictions = await fitting.predict(allTested(sources))
        const others = more && (await fitting.predict(more))
        fitting.lessons.forEach((lesson, i) =>
          told.set(lesson, { prediction: predictions[i]!, ...(others && { more: others[i]! }) }),
        )
      }
      flops = fitting.flops * updates
    } finally {
      fitting.dispose()
    }
  }
  const of = lessons.map((lesson) => told.get(lesson)!)
  return { predictions: of.map(({ prediction }) => prediction), more: of.flatMap(({ more }) => more ?? []), flops }
}

/** The test rows of a lesson's source. */
export const allTested =
  ({ test, input }: Sources) =>
  ({ source }: Lesson): Span => ({ of: 'test', from: 0, to: test[source]!.length / unitsOf(input) })

/** Lessons by what they read: those of one source, n and seed read the same rows in the same order. */
export const groupsOf = (lessons: readonly Lesson[]): Lesson[][] => [
  ...Map.groupBy(lessons, ({ source, n, seed }) => `${source}/${n}/${seed}`).values(),
]

/**
 * How many groups learn at a time: as many as leave their networks in the processor's second cache, a divisor of all, or
 * all of them where not equally many lessons read alike.
 */
function placesFor(groups: readonly Lesson[][], input: Shape, shape: Pick<FitShape, 'network' | 'heads'>): number {
  const [{ length }] = groups as [Lesson[]]
  if (groups.some((group) => group.length !== length)) return groups.length
  const fitting = Math.max(1, Math.floor(mostParameters / (length * parametersOf({ ...shape, input }))))
  const divisors = groups.map((_, i) => i + 1).filter((places) => groups.length % places === 0 && places <= fitting)
  return divisors.at(-1)!
}

/** With their gradients and moments, 4 MB. */
const mostParameters = 2 ** 18

/** Lessons whose rows lie in the state together: a quarter of a gigabyte, or those of one group that reads alike. */
export function partsOf<L extends Lesson>(lessons: readonly L[], { train, test, input }: Sources): L[][] {
  const D = unitsOf(input)
  const parts: { numbers: number; blocks: Set<Float32Array>; lessons: L[] }[] = []
  for (const group of groupsOf(lessons) as L[][]) {
    const [{ source, n, sees }] = group as [L]
    const blocks = [...group.map(({ targets }) => targets), ...(sees ? [] : [train[source]!, test[source]!])]
    const seen = sees ? n * D : 0
    const last = parts.at(-1)
    const more = (known?: Set<Float32Array>) =>
      blocks.reduce((sum, block) => sum + (known?.has(block) ? 0 : block.length), seen)
    if (last && last.numbers + more(last.blocks) <= mostNumbers) {
      last.numbers += more(last.blocks)
      last.lessons.push(...group)
      for (const block of blocks) last.blocks.add(block)
    } else parts.push({ numbers: more(), blocks: new Set(blocks), lessons: group })
  }
  return parts.map(({ lessons }) => lessons)
}

const mostNumbers = 2 ** 26

/** Rows of a prediction's call: of narrow networks no more than the fused engine writes out. */
const rowsOf = (isWide: boolean): number => (isWide ? 500 : 128)

/** Lessons that read the same rows, and how far their networks are. */
interface Group {
  lessons: Lesson[]
  /** The first of the rows that they learn from, and the first of each one's targets. */
  input: number
  targets: number[]
  key: ReturnType<typeof stream>
  drawn: Uint32Array
  updates: number
}

/** Networks that learn in one program, group after group; each counts its own updates. */
export class Fitting {
  readonly #purpose: string
  readonly #begins: 'drawn' | 'silent'
  readonly #sources: SourceRows
  readonly #fit: Fit
  readonly #rate: number | undefined
  readonly #session: Session
  readonly #lend: Lend
  readonly #groups: Group[]
  readonly #counts: Int32Array
  readonly #fed: { rows: Int32Array; targets: Int32Array }
  /** These and the rates, as an update is fed. */
  readonly #feeds: Arrays
  /** What a prediction is fed. */
  readonly #spans: Arrays
  /** Of one update of one network. */
  readonly flops: number

  private constructor(
    purpose: string,
    begins: 'drawn' | 'silent',
    sources: SourceRows,
    groups: Lesson[][],
    fit: Fit,
    rate: number | undefined,
    session: Session,
    flops: number,
    lend: Lend,
  ) {
    const { batch, runs } = fit.shape
    this.#purpose = purpose
    this.#begins = begins
    this.#sources = sources
    this.#fit = fit
    this.#rate = rate
    this.#session = session
    this.#lend = lend
    this.#groups = groups.map((lessons) => this.#begun(lessons))
    this.#counts = new Int32Array(runs)
    this.#fed = { rows: new Int32Array(groups.length * batch), targets: new Int32Array(runs * batch) }
    this.#feeds = { ...this.#fed, ...fit.rates(this.#counts, rate) }
    this.#spans = sources.feedsSpans
      ? { x: new Float32Array(groups.length * fit.shape.rows * unitsOf(fit.shape.input)) }
      : { rows: new Int32Array(groups.length * fit.shape.rows) }
    this.flops = flops
  }

  /**
   * Networks of these groups before their first update; their outputs are 0 where they begin `silent`. All lessons that are
   * ever taken here are `among` those given; there is `room` for others too.
   */
  static async start(
    prepared: Prepared,
    purpose: string,
    groups: Lesson[][],
    among: readonly Lesson[],
    sources: Sources,
    shape: Pick<FitShape, 'network' | 'heads'>,
    { batch, rate }: Update,
    begins: 'drawn' | 'silent' = 'drawn',
    room = among,
  ): Promise<Fitting> {
    const { input } = sources
    const outputs = shape.heads.reduce((sum, { size }) => sum + size, 0)
    const { lend } = prepared.workspace
    const own = new SourceRows(sources, among, outputs, room, lend)
    const runs = groups.flat().length
    const sourceOf = Int32Array.from(groups.flatMap((group, i) => group.map(() => i)))
    const stored = { inputs: own.inputs.length / unitsOf(input), targets: own.targets.length / outputs }
    const rows = rowsOf(readsWide({ ...shape, input }))
    const { feedsSpans } = own
    const fit = new Fit({ ...shape, input, batch, rows, runs, sources: groups.length, sourceOf, stored, feedsSpans })
    const compiled = await prepared.get(fit.key, fit.programs)
    const seeds = groups.flat().map(({ seed }) => seed)
    const given = { [tables.inputs]: own.inputs, [tables.targets]: own.targets }
    const session = compiled.start({ ...given, ...fit.initial(seeds, purpose, begins) })
    return new Fitting(purpose, begins, own, groups, fit, rate, session, compiled.flops('fit') / runs, lend)
  }

  /** How many groups have a place. */
  get groups(): number {
    return this.#groups.length
  }

  /** Outputs of each network. */
  get outputs(): number {
    return this.#fit.outputs
  }

  /** The lessons of the networks, in their order. */
  get lessons(): Lesson[] {
    return this.#groups.flatMap(({ lessons }) => lessons)
  }

  /** Does the next update of every network. */
  async update(): Promise<void> {
    const { batch } = this.#fit.shape
    const { rows, targets } = this.#fed
    let run = 0
    this.#groups.forEach((group, g) => {
      const { lessons, input, key, drawn } = group
      const { n } = lessons[0]!
      fillBits(drawn, key, group.updates++)
      for (let b = 0, at = g * batch; b < batch; b++, at++) {
        drawn[b] = Math.floor((drawn[b]! / 2 ** 32) * n)
        rows[at] = input + drawn[b]!
      }
      for (const first of group.targets) {
        this.#counts[run] = group.updates
        for (let b = 0, at = run++ * batch; b < batch; b++, at++) targets[at] = first + drawn[b]!
      }
    })
    this.#fit.rates(this.#counts, this.#rate)
    await this.#session.run('fit', this.#feeds)
  }

  /**
   * Each network's predictions `[rows, outputs]` of rows of its source, which the lessons of a group share; in what is lent,
   * or in the `room` that each has where that is given.
   */
  async predict(spanOf: (lesson: Lesson) => Span, room?: readonly Float32Array[]): Promise<Float32Array[]> {
    const C = this.#fit.outputs
    const { rows } = this.#fit.shape
    const spans = this.#groups.map(({ lessons }) => spanOf(lessons[0]!))
    const lengths = spans.map(({ from, to }) => to - from)
    let place = 0
    const predictions = this.#groups.map(({ lessons }, g) =>
      lessons.map(() => room?.[place++]!.subarray(0, lengths[g]! * C) ?? this.#lend(lengths[g]! * C)),
    )
    const fed = this.#spans
    for (const own of Object.values(fed)) own.fill(0)
    for (let done = 0; done < Math.max(...lengths); done += rows) {
      const here = lengths.map((length) => Math.max(0, Math.min(rows, length - done)))
      this.#groups.forEach(({ lessons }, g) => {
        const { from, ...rest } = spans[g]!
        this.#sources.span(fed, g * rows, lessons[0]!, { ...rest, from: from + done, to: from + done + here[g]! })
      })
      await this.#session.look('predict', fed, ['y'], ({ y }) => {
        let run = 0
        predictions.forEach((group, g) => {
          for (const own of group) {
            const first = run++ * rows
            if (here[g]! > 0) own.set(y!.subarray(first * C, (first + here[g]!) * C), done * C)
          }
        })
      })
    }
    return predictions.flat()
  }

  /** The parameters of each network as they are, one network each. */
  async weights(): Promise<Arrays[]> {
    const all = await this.#session.read(this.#fit.names)
    return this.lessons.map((_, run) => part(all, run, this.#fit.shape.runs))
  }

  /** The same of the group at a place. */
  async weightsOf(place: number): Promise<Arrays[]> {
    const first = this.#first(place)
    return (await this.weights()).slice(first, first + this.#groups[place]!.lessons.length)
  }

  /** Lets the networks of other lessons, as many, take a place: before their first update, or with these parameters. */
  async put(place: number, lessons: Lesson[], weights?: readonly Arrays[]): Promise<void> {
    const first = this.#first(place)
    this.#groups[place] = this.#begun(lessons)
    const values = weights ? joined(weights) : this.#initial(lessons)
    const now = await this.#session.read(Object.keys(values))
    for (const [name, own] of Object.entries(values)) {
      const size = own.length / lessons.length
      now[name]!.set(own as Float32Array, first * size)
    }
    this.#session.write(now)
  }

  dispose(): void {
    this.#session.dispose()
  }

  /** The first network of a place. */
  #first(place: number): number {
    return this.#groups.slice(0, place).reduce((sum, { lessons }) => sum + lessons.length, 0)
  }

  #begun(lessons: Lesson[]): Group {
    const { n, seed } = lessons[0]!
    return {
      lessons,
      input: this.#sources.first(lessons[0]!).input,
      targets: lessons.map((lesson) => this.#sources.first(lesson).target),
      key: stream(seed, `${this.#purpose}: rows of ${n}`),
      drawn: new Uint32Array(this.#fit.shape.batch),
      updates: 0,
    }
  }

  #initial(lessons: Lesson[]): Arrays {
    const [runs, sourceOf] = [lessons.length, new Int32Array(lessons.length)]
    const alone = new Fit({ ...this.#fit.shape, runs, sources: 1, sourceOf })
    const seeds = lessons.map(({ seed }) => seed)
    const { 'source of run': _, ...own } = alone.initial(seeds, this.#purpose, this.#begins)
    return own
  }
}

/** What one of so many networks has. */
const part = (all: Arrays, run: number, runs: number): Arrays =>
  Object.fromEntries(
    Object.entries(all).map(([name, values]) => {
      const size = values.length / runs
      return [name, values.slice(run * size, (run + 1) * size)]
    }),
  )

/** Parameters of several networks, one behind the other. */
function joined(each: readonly Arrays[]): Arrays {
  return Object.fromEntries(
    Object.entries(each[0]!).map(([name, { length }]) => {
      const all = new Float32Array(length * each.length)
      each.forEach((own, i) => all.set(own[name] as Float32Array, i * length))
      return [name, all]
    }),
  )
}
