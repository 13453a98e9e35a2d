import { bootstrap, within, type Spread } from '../../statistics/bootstrap.ts'
import { mean } from '../../statistics/summarise.ts'
import type { Uniforms } from '../../statistics/uniforms.ts'
import type { Curve } from '../data.ts'
import type { Setting } from '../settings.ts'

/** The mean of a setting's runs at the recorded places. */
export interface Path {
  setting: Setting
  places: { x: number; mean: number; spread: Spread }[]
}

/** One thing that is learnt, over steps or over examples. */
export interface Lesson {
  name: string
  /** Held-out students learn over examples; all else over training steps. */
  heldOut: boolean
  paths: Path[]
}

/** Several students of a primary count as one curve, their mean, because they are renewed in turn. */
export const together = (curve: Curve): Curve =>
  /^student \d+ distance$/.test(curve.name) ? { ...curve, name: 'distance of its students' } : curve

/** The most places along a curve that get their own random numbers. */
const mostPlaces = 64
const mostLessons = 32

/**
 * Curves of one name, averaged over the runs of each setting wherever runs have a value at the same x, with the spread
 * over those runs. Several curves of one run count as their mean.
 */
export function lessonsOf(
  curves: readonly Curve[],
  heldOut: boolean,
  settings: readonly Setting[],
  random: (place: number) => Uniforms,
): Lesson[] {
  return [...Map.groupBy(curves, ({ name }) => name)].flatMap(([name, own], l) => {
    const byRun = Map.groupBy(own, (curve) => curve.run)
    const paths = settings.flatMap((setting): Path[] => {
      const first = mostPlaces * (mostLessons * (2 * setting.setting + Number(heldOut)) + l)
      const runs = setting.runs.map(({ id }) => meansOver(byRun.get(id) ?? []))
      const xs = [...new Set(runs.flatMap((run) => [...run.keys()]))].sort((a, b) => a - b)
      const places = xs.map((x, at) => {
        const values = runs.flatMap((run) => run.get(x) ?? [])
        const spread = within(bootstrap(values, random(first + at)), [betterOf(name) === 'lower' ? 0 : null, null])
        return { x, mean: mean(values), spread }
      })
      return places.length > 0 ? [{ setting, places }] : []
    })
    return paths.length > 0 ? [{ name, heldOut, paths }] : []
  })
}

/** What of a curve is better: fidelity, CKA and what is passed on, more; losses, distances and FVU, of which less is better, are never below zero. */
export const betterOf = (name: string): 'higher' | 'lower' =>
  /([fF]idelity|cka|passedOn\S*)$/.test(name) ? 'higher' : 'lower'

/** The mean of curves at every x where they have finite values. */
function meansOver(curves: readonly Curve[]): Map<number, number> {
  const values = new Map<number, number[]>()
  for (const { x, y } of curves)
    for (let i = 0; i < x.length; i++)
      if (Number.isFinite(y[i])) values.set(x[i]!, [...(values.get(x[i]!) ?? []), y[i]!])
  return new Map([...values].map(([x, own]) => [x, mean(own)]))
}
