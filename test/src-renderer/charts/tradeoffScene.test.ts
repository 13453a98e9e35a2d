import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curveTitle, linesThrough } from '../../../core/figures/curve.ts'
import type { FigureData } from '../../../core/figures/data.ts'
import { lookOf } from '../../../core/figures/look.ts'
import { courseOf, type Course } from '../../../core/figures/names.ts'
import { isBaseline, nameOf } from '../../../core/figures/settings.ts'
import { frontOf } from '../../../core/figures/tradeoff/front.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { runStates, type ResultRuns } from '../../../core/records/results.ts'
import { bootstrap, within } from '../../../core/statistics/bootstrap.ts'
import { oneSource } from '../../../core/statistics/source.ts'
import { frameOf, labelsOf, Places } from '../../../src-renderer/charts/tradeoffScene.ts'
import { gathered, valuesOf, type Point } from '../../../src-renderer/lab/tradeoff/points.ts'
import { coursesOf } from '../../core/figures/courses.ts'
import { recordsOf } from '../../core/figures/records.ts'

const builtIn = ['ten-concepts', 'digits-quick', 'digits'] as const
const size = { width: 900, height: 420 }
const distinct = (values: readonly unknown[], what: string) =>
  assert.equal(new Set(values).size, values.length, `${what}: ${values.join(' | ')}`)
const finite = (values: readonly number[], what: string) => assert.ok(values.every(Number.isFinite), what)

/** The columns that the page reads, of runs as a figure has them. */
function columnsOf({ runs }: FigureData) {
  const columns = {
    id: Float64Array.from(runs, ({ id }) => Number(id)),
    seed: Float64Array.from(runs, ({ seed }) => seed),
    setting: Float64Array.from(runs, ({ setting }) => setting),
    state: new Uint8Array(runs.length).fill(runStates.indexOf('done')),
    axes: Object.fromEntries(runs.map(({ setting, axes }) => [setting, axes])),
  } as unknown as ResultRuns
  const column = (name: string) => Float64Array.from(runs, ({ values }) => values[name] ?? NaN)
  return { columns, column }
}

/** Everything of a trade-off that the page draws by a key or at a place. */
function holds(points: readonly Point[], course: Course, shown: Parameters<typeof frameOf>[1], what: string): void {
  const { along } = course
  const frame = frameOf(points, shown, size)
  finite(
    points.flatMap((point) => [point, ...point.runs].flatMap(({ x, y }) => [frame.px(x), frame.py(y)])),
    what,
  )
  for (const { ticks } of [frame.x, frame.y]) {
    distinct(ticks, `${what}, ticks`)
    finite(ticks, `${what}, ticks`)
  }
  distinct(
    points.map(({ setting }) => setting),
    `${what}, settings`,
  )
  distinct(
    points.map((point) => nameOf(point, along)),
    `${what}, names of settings`,
  )
  const look = lookOf(points, along)
  distinct(
    [...look.series.keys()].map((name) => curveTitle(name, points, course)),
    `${what}, names of curves`,
  )
  distinct(look.values, `${what}, values`)
  for (const series of look.series.keys()) {
    const curve = points.filter((point) => point.series === series && !isBaseline(point, along))
    const line = linesThrough(curve)
    finite(
      line.flatMap(({ x, y }) => [frame.px(x), frame.py(y)]),
      `${what}, line`,
    )
    const places = line.map((vertex) => vertex.along)
    distinct(places, `${what}, places of a line`)
    if (along?.numeric)
      assert.deepEqual(
        places,
        places.toSorted((a, b) => Number(a) - Number(b)),
        `${what}, order of a line`,
      )
    const labels = labelsOf(curve, frame)
    distinct(
      labels.map(({ setting }) => setting),
      `${what}, labels`,
    )
    finite(
      labels.flatMap(({ x, y }) => [x, y]),
      `${what}, labels`,
    )
  }
  const front = frontOf(points, [shown.x, shown.y], [frame.x.domain, frame.y.domain])
  finite(
    (front?.corners ?? []).flatMap(({ x, y }) => [frame.px(x), frame.py(y)]),
    `${what}, front`,
  )
  const [first] = points
  if (first) assert.ok(new Places(points, frame).near(frame.px(first.runs[0]!.x), frame.py(first.runs[0]!.y)), what)
}

for (const name of builtIn)
  test(`The page draws ${name} along every axis, split by any of them, for every measure on either axis`, () => {
    const data = recordsOf(name)
    const { columns, column } = columnsOf(data)
    const values = new Map(data.measures.map((facts) => [facts.name, column(facts.name)]))
    let scenes = 0
    for (const { along, split } of coursesOf(data.axes))
      for (const [i, x] of data.measures.entries())
        // The axes are independent of each other, so some partners stand for all; one is the measure itself.
        for (const y of [0, 1, 7].map((by) => data.measures[(i + by) % data.measures.length]!)) {
          const course = courseOf(data.axes, { along, split })
          const columnsOfBoth = [values.get(x.name)!, values.get(y.name)!] as [Float64Array, Float64Array]
          const { points } = gathered(columns, columnsOfBoth, course, () => true)
          if (points.length === 0) continue
          holds(
            points,
            course,
            { x, y },
            `${name}: ${x.name}, ${y.name}, along ${along}, split by ${split.join(' ') || 'nothing'}`,
          )
          scenes++
        }
    assert.ok(scenes > 12 * data.measures.length)
  })

test('Intervals of the page are inside its frame, whatever runs along', () => {
  const data = recordsOf('digits-quick')
  const { columns, column } = columnsOf(data)
  const [x, y] = ['testAccuracy', 'probeAuc.k1.n100'].map((name) =>
    data.measures.find((one) => one.name === name)!,
  ) as [FigureData['measures'][0], FigureData['measures'][0]]
  for (const { along, split } of coursesOf(data.axes)) {
    const course = courseOf(data.axes, { along, split })
    const { points } = gathered(columns, [column(x.name), column(y.name)], course, () => true)
    for (const point of points) {
      point.xSpread = within(bootstrap(valuesOf(point, 'x'), oneSource), x.range)
      point.ySpread = within(bootstrap(valuesOf(point, 'y'), oneSource), y.range)
    }
    const frame = frameOf(points, { x, y }, size)
    const inside = ({ low, high }: { low: number; high: number }, [from, to]: readonly number[]) =>
      low >= from! && high <= to!
    assert.ok(points.every((point) => inside(point.xSpread!, frame.x.domain) && inside(point.ySpread!, frame.y.domain)))
  }
})

for (const name of builtIn)
  test(`Every measure of ${name} makes an exported figure along every axis, and no curve of it turns back`, () => {
    const data = recordsOf(name)
    const courses = coursesOf(data.axes)
    // Every measure on both axes, every course several times.
    data.measures.forEach((x, i) => {
      const y = data.measures[(i + 1) % data.measures.length]!
      const { along, split } = courses[i % courses.length]!
      const few = { ...data, runs: data.runs.filter(({ seed }) => seed < 3) }
      const { spec, rows } = tradeoff(few, { x: x.name, y: y.name, along, split })
      const means = rows.filter(({ mark }) => mark === 'mean')
      assert.ok(means.length > 0)
      finite(
        means.flatMap((row) => [Number(row['x']), Number(row['y'])]),
        `${x.name}, ${y.name}`,
      )
      const lines = (spec['datasets'] as unknown as Record<string, { series: string }[]>)['curves'] ?? []
      for (const line of Map.groupBy(lines, ({ series }) => series).values()) {
        const swept = data.axes.find(({ path }) => path === along)!
        assert.ok(line.length <= swept.values.length, `${x.name}, ${y.name}: a line of ${line.length} places`)
      }
    })
  })

test('Curves are told apart by colour and shape together, far beyond the number of either', () => {
  const points = Array.from({ length: 30 }, (_, i) => ({
    setting: i,
    along: 1,
    series: `curve ${i}`,
    rest: '',
    axes: {},
  }))
  const looks = [...lookOf(points, null).series.values()].map(({ colour, shape }) => `${colour} ${shape}`)
  distinct(looks, 'looks')
})

test('A curve whose settings share places is named by what it is the mean over, and passes each place once', () => {
  const data = recordsOf('digits-quick')
  const { rows, spec } = tradeoff(data, { along: 'sparsity.k', split: [] })
  const keys = JSON.stringify(spec)
  assert.match(keys, /mean over pressure/)
  const lines = (spec['datasets'] as unknown as Record<string, { x: number }[]>)['curves']!
  assert.equal(lines.length, 3)
  const at4 = rows.filter((row) => row['mark'] === 'mean' && row['sparsity.k'] === 4).map((row) => Number(row['x']))
  assert.equal(at4.length, 2)
  assert.ok(Math.abs(lines[0]!.x - (at4[0]! + at4[1]!) / 2) < 1e-15)
})

test('The setting to which no split axis applies has a name of its own beside the curves that have one', () => {
  const data = recordsOf('ten-concepts')
  const { description } = tradeoff(data, { along: 'teaching.pressure', split: ['teaching.students.0.reader.cost'] })
  assert.match(description, /pressure 0, without cost: /)
})
