import assert from 'node:assert/strict'
import { test } from 'node:test'
import { absentIn } from '../../../core/figures/caption.ts'
import type { FigureData, FigureOptions } from '../../../core/figures/data.ts'
import { courseOf, measureNamed } from '../../../core/figures/names.ts'
import { onScreen, pixelsPerPoint } from '../../../core/figures/scene/screen.ts'
import { sceneOf } from '../../../core/figures/scene/sceneOf.ts'
import type { Area, Place, Scene } from '../../../core/figures/scene/scene.ts'
import { paper } from '../../../core/figures/theme.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { defaultAxes } from '../../../core/figures/tradeoff/defaults.ts'
import { answersOf, emblemOf, pinsOf } from '../../../core/figures/tradeoff/emblem.ts'
import { abilityIn } from '../../../core/figures/tradeoff/learned.ts'
import { plotOf } from '../../../core/figures/tradeoff/plot.ts'
import { gathered } from '../../../core/figures/tradeoff/settings.ts'
import { shownOf } from '../../../core/figures/tradeoff/shown.ts'
import { yieldsOf } from '../../../src-renderer/lab/tradeoff/points.ts'
import { themeOf } from '../../../src-renderer/charts/theme.ts'
import { atOnce } from '../../../core/figures/tradeoff/statistics.ts'
import { everywhere } from '../../../core/statistics/source.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'
import { recordsOf } from '../../core/figures/records.ts'
import { digits, faulty, tenConcepts } from '../../core/figures/samples.ts'
import { columnsOf } from './columns.ts'
import { labelsAreFree } from './labelsAreFree.ts'

/** Ten concepts with other numbers: `make` gives the two values of a run. */
function like(make: (setting: number, seed: number) => [x: number, y: number], seeds = 6): FigureData {
  const data = tenConcepts(seeds)
  for (const run of data.runs) {
    const [x, y] = make(run.setting, run.seed)
    Object.assign(run.values, { testLoss: x, 'probe.k1.n100': y })
  }
  return data
}

/** One curve of fifty settings. */
function fifty(): FigureData {
  const path = 'sparsity.k'
  const values = Array.from({ length: 50 }, (_, i) => i + 1)
  const of = uniforms(3)
  return {
    ...digits(5),
    axes: [{ path, label: 'k', values, numeric: true }],
    runs: values.flatMap((k, setting) =>
      [0, 1, 2, 3, 4].map((seed) => ({
        id: `${setting} ${seed}`,
        seed,
        setting,
        axes: { [path]: k },
        values: { testAccuracy: 0.5 + 0.009 * k - 0.02 * of(5 * k + seed), 'probeAuc.k1.n100': 1 - 0.4 * of(k) ** 2 },
      })),
    ),
  }
}

const one = (): FigureData => {
  const data = tenConcepts(8)
  return {
    ...data,
    axes: [],
    runs: data.runs.filter(({ setting }) => setting === 4).map((run) => ({ ...run, axes: {} })),
  }
}
const diverged = (): FigureData => {
  const data = tenConcepts(8)
  data.runs = data.runs.filter(({ setting, seed }) => setting < 6 || seed < 3)
  data.states = { queued: 1, running: 0, done: data.runs.length, diverged: 9, failed: 1 }
  return data
}
const unbased = (): FigureData => {
  const data = tenConcepts(6)
  return { ...data, runs: data.runs.filter(({ setting }) => setting > 0) }
}

/** A history keeps no NaN: it says that there is no value. */
const withoutNaN = (data: FigureData): FigureData => {
  for (const { values } of data.runs)
    for (const [name, value] of Object.entries(values)) if (Number.isNaN(value)) values[name] = null
  return data
}

const situations: Record<string, [FigureData, FigureOptions?]> = {
  'ten concepts': [recordsOf('ten-concepts')],
  digits: [recordsOf('digits')],
  'digits, with optima': [digits(8), { y: 'probeAuc.k1.n100' }],
  'one setting': [one()],
  'fifty settings': [fifty()],
  'all values equal': [like(() => [0.5, 0.25])],
  'nulls, infinite and missing values': [withoutNaN(faulty())],
  'no baseline': [unbased()],
  'diverged runs': [diverged()],
  'a logarithmic axis': [like((setting, seed) => [10 ** (setting - 6) * (1 + seed / 10), 0.1 * setting + 0.01 * seed])],
  'two curves': [recordsOf('digits-quick'), { along: 'sparsity.k', split: ['teaching.pressure'] }],
  'one curve through the means of two': [recordsOf('digits-quick'), { along: 'sparsity.k', split: [] }],
  'one seed': [tenConcepts(1)],
  'layers left out': [recordsOf('ten-concepts'), { without: ['seeds', 'front', 'baseline'] }],
  'nothing along': [recordsOf('ten-concepts'), { along: null }],
  'not paired, linear': [recordsOf('ten-concepts'), { scale: 'linear' }],
  'a symmetric logarithm': [recordsOf('ten-concepts'), { scale: 'symlog' }],
  'paired by hand': [recordsOf('digits'), { scale: 'paired' }],
  'without the units': [recordsOf('ten-concepts'), { without: ['units'] }],
}

const dark = themeOf({ paper: '#0e1318', ink: '#e6eaee', muted: '#9ba6b2', hairline: '#242d37', edge: '#66727f' })

/** The page's plot of the columns that it reads, as its screen makes it. */
function pagePlot(data: FigureData, options: FigureOptions = {}, theme = dark) {
  const axes = options.x && options.y ? { x: options.x, y: options.y } : defaultAxes(data.measures, options.x)
  const [x, y] = [axes.x, options.y ?? axes.y].map((name) => measureNamed(name, data.measures)) as [
    FigureData['measures'][0],
    FigureData['measures'][0],
  ]
  const course = courseOf(data.axes, options)
  const { columns, column } = columnsOf(data)
  const ability = abilityIn(data.measures)
  const abilities = ability && column(ability.name)
  const known = gathered(yieldsOf(columns, [column(x.name), column(y.name), abilities]), course)
  const asked = { course, x, y, ability, scale: options.scale }
  const shown = shownOf(known, asked, new Set(options.without), atOnce(everywhere))
  const byRun = new Map((data.responses ?? []).map((one) => [one.run, answersOf(one)]))
  const emblem = emblemOf(pinsOf(shown), (run) => byRun.get(data.runs[run - 1]!.id) ?? null)
  return plotOf(shown, { name: data.experiment.name, absent: absentIn(data.states, ''), emblem }, theme)
}

/** What the mark groups of a panel show, in shares of its area. */
function within({ groups }: Scene, { left, top, width, height }: Area) {
  const at = ([x, y]: Place) => [((x - left) / width).toFixed(6), ((y - top) / height).toFixed(6)].map(Number)
  const around = /^(words|hint|key |ticks of|title of|grid|axes|labels|leaders|pictures|captions|name of)/
  return groups.flatMap(({ name, shapes }) =>
    around.test(name)
      ? []
      : [
          {
            name,
            shapes: shapes.map((shape) =>
              shape.kind === 'path'
                ? [shape.places.map(at), shape.dash.length]
                : shape.kind === 'symbol'
                  ? [at([shape.x, shape.y]), shape.shape]
                  : [at([shape.x, shape.y]), shape.text],
            ),
          },
        ],
  )
}

const wordsIn = ({ groups }: Scene, which: RegExp): string[] =>
  groups.flatMap(({ name, shapes }) =>
    which.test(name) ? shapes.flatMap((shape) => (shape.kind === 'text' ? [`${name}: ${shape.text}`] : [])) : [],
  )

for (const [name, [data, options]] of Object.entries(situations))
  test(`the page and the export show the same: ${name}`, () => {
    const figure = tradeoff(data, { ...options, width: 'page' })
    const exported = sceneOf(figure.page)
    const [area] = exported.areas as [Area]
    const plot = pagePlot(data, options)

    // The words about the plot.
    assert.equal(plot.caption, figure.caption)
    const heading = figure.page.lines.filter(({ strong }) => strong).map(({ text }) => text)
    assert.equal(plot.heading, heading.join(' '))
    assert.deepEqual(
      // A curve that is named in the plot needs no key in a file; on the page, its key is also a button.
      plot.keys
        .flat()
        .filter(({ series, text }) => series === undefined || figure.page.keys.some((key) => key.text === text))
        .map(({ text }) => text),
      figure.page.keys.map(({ text }) => text),
    )

    // The same marks at the same places of the area, in any size.
    for (const size of [
      { width: 852, height: 490 },
      { width: 548, height: 260 },
      { width: 1400, height: 900 },
    ]) {
      const screen = onScreen(plot, size, dark)
      assert.ok(Math.abs(screen.height - size.height) < 3 && screen.width === size.width, `${screen.height}`)
      assert.deepEqual(within(screen, screen.areas[0]!), within(exported, area))
      labelsAreFree(screen, `${name}, ${size.width} × ${size.height}`)
    }
    labelsAreFree(exported, name)

    // In an area of the same size and with letters of the same size, every text too, at its place.
    const printed = pagePlot(data, options, paper)
    const height = (area.height + figure.height) * pixelsPerPoint
    const [sized] = onScreen(printed, { width: figure.width * pixelsPerPoint, height }, paper).areas as [Area]
    const exact = height - (sized.height - area.height * pixelsPerPoint)
    const screen = onScreen(printed, { width: figure.width * pixelsPerPoint, height: exact }, paper)
    const words = /^(ticks of|title of|hint)/
    assert.deepEqual(wordsIn(screen, words), wordsIn(exported, words))
    // A label that only just fits, or only just does not, may do so in one of the two: their sizes differ by rounding.
    const [mine, theirs] = [screen, exported].map(texts) as [Placed[], Placed[]]
    const near = (a: Placed) => (b: Placed) =>
      a.text === b.text && Math.abs(a.x / pixelsPerPoint - b.x) < 1.5 && Math.abs(a.y / pixelsPerPoint - b.y) < 1.5
    const alone = mine.filter((one) => !theirs.some(near(one)))
    assert.ok(alone.length <= 1, `${name}: ${alone.map(({ text }) => text).join(', ')} on the page alone`)
    assert.ok(theirs.length - (mine.length - alone.length) <= 1, `${name}: ${theirs.length} texts, ${mine.length}`)
  })

interface Placed {
  text: string
  x: number
  y: number
}

/** Texts in and about the panel, from the corner of its area. */
function texts({ groups, areas }: Scene): Placed[] {
  const [{ left, top }] = areas as [Area]
  return groups.flatMap(({ name, shapes }) =>
    /^(words|key )/.test(name)
      ? []
      : shapes.flatMap((shape): Placed[] =>
          shape.kind === 'text' ? [{ text: shape.text, x: shape.x - left, y: shape.y - top }] : [],
        ),
  )
}
