import type { MeasureFacts } from '../../catalog/measure.ts'
import { bootstrap, within, type Spread } from '../../statistics/bootstrap.ts'
import { isFiniteValue, mean } from '../../statistics/summarise.ts'
import type { Uniforms } from '../../statistics/uniforms.ts'
import type { RunRecord } from '../data.ts'
import type { Course } from '../names.ts'
import { settingsOf, type Standing } from '../settings.ts'

/** A run with both values finite. */
export interface DrawnRun {
  id: string
  seed: number
  x: number
  y: number
}

/** The runs of one setting and what they say together. */
export interface SettingPoint extends Standing {
  runs: DrawnRun[]
  x: number
  y: number
  xSpread: Spread
  ySpread: Spread
}

/** Settings to draw, in the order of the axes, and how many runs (and whole settings) are not drawn and why. */
export interface SettingPoints {
  points: SettingPoint[]
  left: { undefined: number; nonFinite: number; settings: number }
}

/** The means of two measures per setting; a run enters only with both values finite. */
export function pointsOf(
  runs: readonly RunRecord[],
  { x, y, ...course }: Course & { x: MeasureFacts; y: MeasureFacts },
  random: (place: number) => Uniforms,
): SettingPoints {
  const left = { undefined: 0, nonFinite: 0, settings: 0 }
  const points = settingsOf(runs, course).flatMap((setting): SettingPoint[] => {
    const drawn: DrawnRun[] = []
    for (const { id, seed, values } of setting.runs) {
      const [a, b] = [values[x.name], values[y.name]]
      if (isFiniteValue(a) && isFiniteValue(b)) drawn.push({ id, seed, x: a, y: b })
      else if (a == null || b == null) left.undefined++
      else left.nonFinite++
    }
    if (drawn.length === 0) {
      left.settings++
      return []
    }
    drawn.sort((p, q) => p.seed - q.seed)
    const [xs, ys] = [drawn.map((run) => run.x), drawn.map((run) => run.y)]
    const place = 2 * setting.setting
    const point = {
      ...setting,
      runs: drawn,
      x: mean(xs),
      y: mean(ys),
      xSpread: within(bootstrap(xs, random(place)), x.range),
      ySpread: within(bootstrap(ys, random(place + 1)), y.range),
    }
    return [point]
  })
  return { points, left }
}
