import assert from 'node:assert/strict'
import { test } from 'node:test'
import { curveTitle } from '../../../core/figures/curve.ts'
import { lookOf } from '../../../core/figures/look.ts'
import { courseOf } from '../../../core/figures/names.ts'
import type { Scene } from '../../../core/figures/scene/scene.ts'
import { onScreen } from '../../../core/figures/scene/screen.ts'
import { nameOf } from '../../../core/figures/settings.ts'
import { paper } from '../../../core/figures/theme.ts'
import { tradeoff } from '../../../core/figures/tradeoff.ts'
import { abilityIn } from '../../../core/figures/tradeoff/learned.ts'
import { plotOf } from '../../../core/figures/tradeoff/plot.ts'
import { gathered } from '../../../core/figures/tradeoff/settings.ts'
import { shownOf, type Shown } from '../../../core/figures/tradeoff/shown.ts'
import type { Statistics } from '../../../core/figures/tradeoff/statistics.ts'
import { Hits } from '../../../src-renderer/charts/hits.ts'
import { yieldsOf } from '../../../src-renderer/lab/tradeoff/points.ts'
import { coursesOf } from '../../core/figures/courses.ts'
import { recordsOf } from '../../core/figures/records.ts'
import { columnsOf } from './columns.ts'
import { labelsAreFree } from './labelsAreFree.ts'

const builtIn = ['ten-concepts', 'digits-quick', 'digits'] as const
const size = { width: 900, height: 420 }
const distinct = (values: readonly unknown[], what: string) =>
  assert.equal(new Set(values).size, values.length, `${what}: ${values.join(' | ')}`)
const finite = (values: readonly number[], what: string) => assert.ok(values.every(Number.isFinite), what)

/** As the page begins: nothing has been worked out yet. */
const nothingYet: Statistics = { optimum: () => null }

/** Every number of a scene. */
const numbersIn = ({ groups, areas, regions }: Scene): number[] => [
  ...areas.flatMap(({ left, top, width, height }) => [left, top, width, height]),
  ...[...groups.flatMap(({ shapes }) => shapes), ...regions].flatMap((one) =>
    one.kind === 'path' || one.kind === 'curve' ? one.places.flat() : [one.x, one.y],
  ),
]

/** How many settings have a median in the scene. */
const medians = ({ groups }: Scene) => groups.find(({ name }) => name === 'medians')?.shapes.length ?? 0

/** Everything of a trade-off that the page draws by a key or at a place. */
function holds(shown: Shown<number>, what: string): void {
  const { points, course, look } = shown
  const plot = plotOf(shown, { name: 'one', absent: [], emblem: null }, paper)
  const scene = onScreen(plot, size, paper)
  finite(numbersIn(scene), what)
  for (const name of ['ticks of x', 'ticks of y']) {
    const ticks = scene.groups.find((group) => group.name === name)?.shapes ?? []
    distinct(
      ticks.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])),
      `${what}, ${name}`,
    )
  }
  distinct(
    points.map((point) => nameOf(point, course.along)),
    `${what}, names of settings`,
  )
  distinct(
    [...look.series.keys()].map((name) => curveTitle(name, points, course)),
    `${what}, names of curves`,
  )
  distinct(look.values, `${what}, values`)
  const curves = plot.panels[0]!.marks.flatMap((mark) => (mark.kind === 'line' && mark.curves ? mark.rows : []))
  for (const [name, rows] of Map.groupBy(curves, ({ series }) => series))
    assert.ok(rows.length <= course.along!.values.length, `${what}: ${name} turns back`)
  labelsAreFree(scene, what)
  // No two curves look alike, and what is not drawn is said.
  distinct(
    [...look.series.values()].map(({ colour, shape, dash }) => `${colour} ${shape} ${dash.join()}`),
    `${what}, looks of curves`,
  )
  assert.ok(medians(scene) === points.length, `${what}: ${medians(scene)} of ${points.length} settings are drawn`)
  assert.ok(plot.heading.length > 20 && !/NaN|undefined|Infinity/.test(plot.heading + plot.caption), plot.heading)
  const { left } = shown
  if (left.undefined + left.nonFinite + left.unpaired > 0) assert.match(plot.caption, /runs? not drawn/, what)
  const hits = new Hits(scene)
  for (const { setting, runs } of points.slice(0, 3)) {
    const median = hits.median(setting)!
    assert.notEqual(hits.near(median.x, median.y)?.kind, 'curve', what)
    for (const { id } of runs.length > 1 ? runs : []) {
      const run = hits.run(id)!
      assert.ok(hits.near(run.x, run.y), `${what}: run ${id}`)
    }
  }
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
          const ability = abilityIn(data.measures)
          const columnsOfBoth = [
            values.get(x.name)!,
            values.get(y.name)!,
            ability && values.get(ability.name)!,
          ] as const
          const known = gathered(yieldsOf(columns, columnsOfBoth), course)
          if (known.points.length === 0) continue
          holds(
            shownOf(known, { course, x, y, ability }, new Set(), nothingYet),
            `${name}: ${x.name}, ${y.name}, along ${along}, split by ${split.join(' ') || 'nothing'}`,
          )
          scenes++
        }
    assert.ok(scenes > 12 * data.measures.length)
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
      const medians = rows.filter(({ mark }) => mark === 'median')
      assert.ok(medians.length > 0)
      finite(
        medians.flatMap((row) => [Number(row['x']), Number(row['y'])]),
        `${x.name}, ${y.name}`,
      )
      const lines = (spec['datasets'] as unknown as Record<string, { series: string }[]>)['curves'] ?? []
      for (const line of Map.groupBy(lines, ({ series }) => series).values()) {
        const swept = data.axes.find(({ path }) => path === along)!
        assert.ok(line.length <= swept.values.length, `${x.name}, ${y.name}: a line of ${line.length} places`)
      }
    })
  })

test('Any two of thirty-six curves differ in two of colour, shape and dash at least', () => {
  const points = Array.from({ length: 36 }, (_, i) => ({
    setting: i,
    along: 1,
    series: `curve ${i}`,
    rest: '',
    axes: {},
  }))
  const looks = [...lookOf(points, null).series.values()].map(({ colour, shape, dash }) => [colour, shape, dash.join()])
  for (const [i, one] of looks.entries())
    for (const [j, other] of looks.entries())
      if (i < j) assert.ok(one.filter((part, at) => part !== other[at]).length >= 2, `curves ${i} and ${j}`)
})

test('A curve whose settings share places is named by what it is the mean over, and passes each place once', () => {
  const data = recordsOf('digits-quick')
  const { rows, spec } = tradeoff(data, { along: 'sparsity.k', split: [] })
  const keys = JSON.stringify(spec)
  assert.match(keys, /mean over pressure/)
  const lines = (spec['datasets'] as unknown as Record<string, { x: number }[]>)['curves']!
  assert.equal(lines.length, 3)
  const at4 = rows.filter((row) => row['mark'] === 'median' && row['sparsity.k'] === 4).map((row) => Number(row['x']))
  assert.equal(at4.length, 2)
  assert.ok(Math.abs(lines[0]!.x - (at4[0]! + at4[1]!) / 2) < 1e-15)
})

test('The setting to which no split axis applies has a name of its own beside the curves that have one', () => {
  const data = recordsOf('ten-concepts')
  const { description } = tradeoff(data, { along: 'teaching.pressure', split: ['teaching.students.0.reader.cost'] })
  assert.match(description, /pressure 0, without cost: /)
})
