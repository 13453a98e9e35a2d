import type { Place, Region, Scene } from '../../core/figures/scene/scene.ts'

type Dot = Exclude<Region, { kind: 'curve' }>
type Median = Extract<Region, { kind: 'median' }>
type Curve = Extract<Region, { kind: 'curve' }>

/** How near the pointer must be, in pixels. */
const reach = { dot: 12, curve: 6 }
const cell = 16

/** What a scene's places stand for, found by where the pointer is or by what is looked for. */
export class Hits {
  readonly dots: readonly Dot[]
  readonly #curves: readonly Curve[]
  readonly #cells = new Map<number, Dot[]>()
  readonly #runs = new Map<number | string, Dot>()
  readonly #medians = new Map<number, Median>()

  constructor({ regions }: Scene) {
    this.dots = regions.filter((region) => region.kind !== 'curve')
    this.#curves = regions.filter((region) => region.kind === 'curve')
    for (const dot of this.dots) {
      const found = this.#cells.get(keyOf(dot.x, dot.y))
      if (found) found.push(dot)
      else this.#cells.set(keyOf(dot.x, dot.y), [dot])
      if (dot.kind === 'run') this.#runs.set(dot.run, dot)
      else this.#medians.set(dot.setting, dot)
    }
  }

  /** The nearest run or median, else the curve that passes nearest. */
  near(x: number, y: number): Region | null {
    let best: Region | null = null
    let least = reach.dot
    for (const dx of [-cell, 0, cell])
      for (const dy of [-cell, 0, cell])
        for (const dot of this.#cells.get(keyOf(x + dx, y + dy)) ?? []) {
          const far = Math.hypot(dot.x - x, dot.y - y)
          if (far < least) [least, best] = [far, dot]
        }
    if (best) return best
    least = reach.curve
    for (const curve of this.#curves)
      for (let i = 1; i < curve.places.length; i++) {
        const far = distance([x, y], curve.places[i - 1]!, curve.places[i]!)
        if (far < least) [least, best] = [far, curve]
      }
    return best
  }

  /** Where the median of a setting is drawn. */
  median(setting: number): Median | undefined {
    return this.#medians.get(setting)
  }

  /** Where a run is drawn. */
  run(id: number): Dot | undefined {
    return this.#runs.get(id)
  }
}

const keyOf = (x: number, y: number) => Math.floor(x / cell) * 65536 + Math.floor(y / cell)

/** From a place to a straight piece of a line. */
function distance([x, y]: Place, [x1, y1]: Place, [x2, y2]: Place): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
  return Math.hypot(x1 + along * (x2 - x1) - x, y1 + along * (y2 - y1) - y)
}
