import { casing, lineOf, type Look } from '../look.ts'
import type { Course } from '../names.ts'
import type { Mark, Panel, PlotAxis } from '../plot/plot.ts'
import { chooseScale, extent, lossScale } from '../scale.ts'
import { nameOf } from '../settings.ts'
import { shortNumber } from '../text.ts'
import type { Theme } from '../theme.ts'
import { betterOf, type Lesson } from './lessons.ts'

/** An axis extends to this fraction of its least mean, and no further for an interval. */
const leastShown = 2

/** The panel of a lesson: curves over steps with bands, points of held-out students with bars. */
export function panelOf({ name, heldOut, paths }: Lesson, { along }: Course, look: Look, theme: Theme): Panel {
  const places = paths.flatMap(({ setting, places }) => {
    const { stroke, fill, dash, shape } = lineOf(setting, along, look, theme)
    return places.map(({ x, mean, spread }) => ({
      x,
      y: mean,
      low: spread.low,
      high: spread.high,
      series: nameOf(setting, along),
      stroke,
      fill,
      dash,
      shape,
      size: 12,
    }))
  })
  const marks: Mark[] = [
    heldOut
      ? { kind: 'bars', name: 'intervals', along: 'y', rows: places }
      : {
          kind: 'band',
          name: 'intervals',
          rows: places.map((place) => ({ ...place, fill: place.stroke })),
          opacity: Math.min(0.16, 0.8 / paths.length),
        },
    casing(places, theme),
    { kind: 'line', name: 'means', rows: places, weight: 1.1, about: `${name} of a setting` },
    ...(heldOut
      ? [
          {
            ...({ kind: 'dots', name: 'points', weight: 0.6 } as const),
            rows: places.map(({ stroke, ...place }) => ({
              ...place,
              stroke: place.fill === stroke ? theme.muted : stroke,
            })),
          },
        ]
      : []),
  ]
  const means = places.map(({ y }) => y)
  const ends = places.flatMap(({ low, high }) => [low, high])
  // A band that reaches zero would have no end on a logarithmic axis.
  const least = extent(means)[0] / leastShown
  const shown = means.every((y) => y > 0) ? ends.filter((end) => end > least) : ends
  const better = betterOf(name)
  return {
    title: heldOut ? `new student, ${name.replace(/ \w+$/, '')}` : name,
    x: heldOut ? examplesAxis(places.map(({ x }) => x)) : stepsAxis(places.map(({ x }) => x)),
    y: {
      title: [unitOf(name), `${better === 'higher' ? '↑' : '↓'} better`],
      scale: (length) => lossScale([...means, ...shown], Math.floor(length / 24)),
      text: shortNumber,
      grid: true,
    },
    marks,
  }
}

const unitOf = (name: string): string =>
  name.endsWith('fvu')
    ? 'FVU'
    : name.endsWith('cka')
      ? 'CKA'
      : /[fF]idelity$/.test(name)
        ? 'loss recovered'
        : /passedOn\S*$/.test(name)
          ? `${/passedOnAuc\S*$/.test(name) ? 'AUC' : 'R²'} of concepts`
          : name.startsWith('distance')
            ? 'distance'
            : 'loss'

const stepsAxis = (xs: number[]): PlotAxis => ({
  title: ['training step', ''],
  scale: (length) => chooseScale([], [0, ...xs], Math.floor(length / 36)),
  text: shortNumber,
  grid: true,
})

/** An axis for numbers of examples, which grow by factors. */
const examplesAxis = (xs: number[]): PlotAxis => ({
  title: ['examples', ''],
  scale: (length) => {
    const sizes = [...new Set(xs)].sort((a, b) => a - b)
    const every = Math.max(1, Math.ceil((sizes.length * 26) / length))
    const [low, high] = [sizes[0]!, sizes.at(-1)!]
    const margin = high > low ? (high / low) ** 0.06 : 1.1
    const ticks = sizes.filter((_, i) => (sizes.length - 1 - i) % every === 0)
    return { type: 'log', domain: [low / margin, high * margin], ticks }
  },
  text: shortNumber,
  grid: true,
})
