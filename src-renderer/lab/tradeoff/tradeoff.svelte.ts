import { nearest } from '../../../core/catalog/registry.ts'
import type { Axis } from '../../../core/experiment/types.ts'
import { controlAt, withoutControls } from '../../../core/experiment/controlled.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { curveTitle } from '../../../core/figures/curve.ts'
import { lookOf } from '../../../core/figures/look.ts'
import { courseOf, type Course } from '../../../core/figures/names.ts'
import { isBaseline } from '../../../core/figures/settings.ts'
import { defaultAxes } from '../../../core/figures/tradeoff/defaults.ts'
import { questionOf } from '../../../core/experiment/question.ts'
import {
  layers as drawnLayers,
  scales,
  type Layer as DrawnLayer,
  type ScaleChoice,
} from '../../../core/figures/tradeoff/layers.ts'
import { abilityIn } from '../../../core/figures/tradeoff/learned.ts'
import { gathered, type SettingPoints } from '../../../core/figures/tradeoff/settings.ts'
import { shownOf, type Shown } from '../../../core/figures/tradeoff/shown.ts'
import type { OpenExperiment } from '../openExperiment.svelte.ts'
import type { Results } from '../results.svelte.ts'
import { selectionOf } from '../selection.svelte.ts'
import { yieldsOf, type PlacedRun, type Point } from './points.ts'
import { Worked } from './worked.svelte.ts'

/** What may be drawn or not, with its word in the address. */
export const layers = [...drawnLayers, 'controls'] as const
export type Layer = (typeof layers)[number]

/** Axes whose settings are controls of the science and not settings of interest, and their values that are none. */
const controls: Record<string, unknown> = { rotate: 'none' }

/** The trade-off of one experiment: what is on its axes, where its cursor stands, and what follows from both. */
export class Tradeoff {
  readonly experiment: OpenExperiment
  readonly results: Results
  readonly worked = new Worked()
  readonly selection

  constructor(experiment: OpenExperiment, results: Results) {
    this.experiment = experiment
    this.results = results
    this.selection = selectionOf(experiment)
    // Statistics are worked out after what needs them has been drawn.
    $effect(() => {
      void this.points
      this.worked.work()
    })
  }

  // What is chosen, word by word: a change of one leaves what rests on the others as it is.
  readonly #query = $derived.by(() => this.experiment.lab.place.current.query)
  readonly #x = $derived(this.#query.x)
  readonly #y = $derived(this.#query.y)
  readonly #along = $derived(this.#query.along)
  readonly #split = $derived(this.#query.split)
  readonly #without = $derived(this.#query.without ?? '')
  readonly #curve = $derived(this.#query.curve)
  readonly #scale = $derived(this.#query.scale)
  readonly #setting = $derived(Number(this.#query.setting ?? NaN))
  readonly #seed = $derived(Number(this.#query.seed ?? NaN))
  readonly axes = $derived.by((): Axis[] => withoutControls(this.experiment.detail.current?.axes ?? []))
  readonly sweptControls = $derived(this.axes.filter(({ path }) => path in controls))

  /** The two measures, as the address names them; null where there are none to show. */
  readonly shown = $derived.by((): { x: MeasureFacts; y: MeasureFacts } | null => {
    const { measures } = this.results
    const named = (name: string | undefined) => measures.find((facts) => facts.name === name)
    try {
      const usual = defaultAxes(measures, named(this.#x)?.name)
      const [x, y] = [named(this.#x) ?? named(usual.x), named(this.#y) ?? named(usual.y)]
      return x && y ? { x, y } : null
    } catch {
      return null
    }
  })

  /** How x is laid out, as asked: by the spread where nothing is. */
  readonly scale = $derived.by((): ScaleChoice => scales.find((known) => known === this.#scale) ?? 'auto')
  readonly #learned = $derived.by(() => {
    const text = this.experiment.detail.current?.text
    return text === undefined ? undefined : questionOf(text)?.learned
  })

  /** Where curves run and what tells them apart. */
  readonly course = $derived.by((): Course => {
    const [along, split] = [this.#along, this.#split]
    const paths = this.axes.map(({ path }) => path)
    const known = along !== undefined && (along === 'nothing' || paths.includes(along))
    return courseOf(this.axes, {
      along: known ? (along === 'nothing' ? null : along) : undefined,
      split: split === undefined ? undefined : split.split(' ').filter((path) => paths.includes(path)),
    })
  })

  /** What the address names and these runs do not have, each with what is shown in its place. */
  readonly unknown = $derived.by((): string[] => {
    const { shown, course, axes } = this
    if (!shown) return []
    const measures = (['x', 'y'] as const).flatMap((side) => {
      const asked = side === 'x' ? this.#x : this.#y
      if (!asked || asked === shown[side].name) return []
      const near = nearest(
        asked,
        this.results.measures.map(({ name }) => name),
      )
      return [`no measure ${asked}${near ? ` (did you mean ${near}?)` : ''}: ${side} shows ${shown[side].label}`]
    })
    const paths = new Set(axes.map(({ path }) => path))
    const [along, scale] = [this.#along, this.#scale]
    const lost = (this.#split ?? '').split(' ').filter((path) => path && !paths.has(path))
    return [
      ...measures,
      ...(along && along !== 'nothing' && !paths.has(along)
        ? [`no axis ${along}: curves run along ${course.along?.label ?? 'nothing'}`]
        : []),
      ...lost.map((path) => `no axis ${path} to split by`),
      ...(scale && !scales.some((known) => known === scale) ? [`no scale ${scale}: x is laid out by its spread`] : []),
      ...(this.scale === 'paired' && this.drawn && this.drawn.scale !== 'paired'
        ? ['no baseline to pair with: x is laid out by its spread']
        : []),
    ]
  })

  /** Whether a layer is drawn; the address names those that are not. */
  readonly hidden = $derived(new Set(this.#without.split(' ').filter(Boolean)))
  /** The hidden layers that an exported figure leaves out, too. */
  readonly without = $derived(new Set<DrawnLayer>(drawnLayers.filter((layer) => this.hidden.has(layer))))
  readonly #noControls = $derived(this.hidden.has('controls'))
  readonly #noBaseline = $derived(this.hidden.has('baseline'))

  readonly #gathered = $derived.by((): SettingPoints<number> | null => {
    const { shown, course } = this
    const noControls = this.#noControls
    const { runs } = this.results
    if (!shown || !runs) return null
    const ability = abilityIn(this.results.measures)
    const [xs, ys] = [this.results.column(shown.x.name), this.results.column(shown.y.name)]
    const abilities = ability && this.results.column(ability.name)
    if (!xs || !ys || abilities === undefined) return null
    const { length } = runs.id
    if (xs.length !== length || ys.length !== length || (abilities && abilities.length !== length)) return null
    const free = (axes: Point['axes']) =>
      controlAt(axes) === null &&
      (!noControls || this.sweptControls.every(({ path }) => (axes[path] ?? controls[path]) === controls[path]))
    return gathered(yieldsOf(runs, [xs, ys, abilities], free), course)
  })

  /** Everything that is known of the settings, with what is worked out of them so far. */
  readonly #known = $derived.by((): Shown<number> | null => {
    const { shown, course } = this
    void this.worked.version
    if (!shown || !this.#gathered) return null
    this.worked.forget()
    const asked = {
      ...shown,
      course,
      scale: this.scale,
      ability: abilityIn(this.results.measures),
      learned: this.#learned,
    }
    return shownOf(this.#gathered, asked, new Set(this.#noBaseline ? ['baseline'] : []), this.worked)
  })
  /** What is drawn; a layer that is hidden changes nothing of what is known. */
  readonly drawn = $derived.by((): Shown<number> | null => this.#known && { ...this.#known, hidden: this.without })
  readonly points = $derived(this.#known?.points ?? [])
  readonly undrawn = $derived.by(() => {
    const left = this.#known?.left
    return left ? left.undefined + left.nonFinite + left.unpaired : 0
  })
  readonly look = $derived(this.#known?.look ?? lookOf([], this.course.along))
  readonly front = $derived(this.#known?.front ?? null)

  /** Curves by name, each in the order of its axis; a baseline belongs to none. */
  readonly curves = $derived.by(() => {
    const { along } = this.course
    const curves = new Map<string, Point[]>()
    for (const point of this.points)
      if (!isBaseline(point, along)) curves.set(point.series, [...(curves.get(point.series) ?? []), point])
    return curves
  })

  /** The curve that the slider moves along: the cursor's own, else the one asked for, else the longest. */
  readonly curveName = $derived.by((): string | null => {
    const cursor = this.points.find(({ setting }) => setting === this.#setting)
    if (cursor && !isBaseline(cursor, this.course.along)) return cursor.series
    const asked = this.#curve
    if (asked !== undefined && this.curves.has(asked)) return asked
    const [longest] = [...this.curves].sort((p, q) => q[1].length - p[1].length)
    return longest?.[0] ?? null
  })
  readonly curve = $derived(this.curveName === null ? [] : this.curves.get(this.curveName)!)
  /** Where the slider stops: at the baselines, which belong to no curve, and then along the curve. */
  readonly stops = $derived([...this.points.filter((point) => isBaseline(point, this.course.along)), ...this.curve])

  /** What a curve is called. */
  titleOf(curve: string): string {
    return curveTitle(curve, this.points, this.course, 'median')
  }

  /** The setting under the cursor; of a curve nobody has moved on yet, its middle. */
  readonly point = $derived.by((): Point | null => {
    const asked = this.#setting
    return (
      this.points.find(({ setting }) => setting === asked) ??
      this.curve[Math.floor(this.curve.length / 2)] ??
      this.points[0] ??
      null
    )
  })

  /** The run under the cursor: the seed asked for, else the one nearest the medians of its setting. */
  readonly run = $derived.by((): PlacedRun | null => {
    const { point } = this
    if (!point) return null
    const asked = this.#seed
    return point.runs.find(({ seed }) => seed === asked) ?? typical(point)
  })

  choose(chosen: Record<string, string>): void {
    this.experiment.lab.place.choose(chosen)
  }

  /** Moves the cursor to a setting, and to a seed where one is meant. */
  move(point: Point, seed?: number): void {
    const onCurve = this.curves.has(point.series) && !isBaseline(point, this.course.along)
    this.choose({
      setting: String(point.setting),
      ...(seed !== undefined && { seed: String(seed) }),
      ...(onCurve && { curve: point.series }),
    })
  }

  /** Moves the cursor onto a curve, to the place of it where it stands on its own. */
  goTo(name: string): void {
    const curve = this.curves.get(name)
    const at = curve?.find(({ along }) => along === this.point?.along) ?? curve?.[0]
    if (at) this.move(at)
  }

  show(layer: Layer, shown: boolean): void {
    const hidden = new Set(this.hidden)
    if (shown) hidden.delete(layer)
    else hidden.add(layer)
    this.choose({ without: [...hidden].join(' ') })
  }
}

/** The run that learned whose values lie nearest the medians, in units of their spread. */
function typical({ runs: all, unlearned, x, y }: Point): PlacedRun {
  const runs = all.filter((run) => !unlearned.includes(run))
  const scale = (direction: 'x' | 'y', centre: number) =>
    Math.sqrt(runs.reduce((sum, run) => sum + (run[direction] - centre) ** 2, 0) / runs.length) || 1
  const [sx, sy] = [scale('x', x), scale('y', y)]
  const far = (run: PlacedRun) => ((run.x - x) / sx) ** 2 + ((run.y - y) / sy) ** 2
  return runs.reduce((best, run) => (far(run) < far(best) ? run : best))
}
