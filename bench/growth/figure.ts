import { dashes, okabeIto } from '../../core/figures/palette.ts'
import type { VegaLiteSpec } from '../../core/figures/figure.ts'
import { paper, themeConfig } from '../../core/figures/theme.ts'
import { render } from '../../test/core/figures/rendered.ts'
import { along, ladders, ways, type Point, type Size } from './size.ts'

const titles: Record<keyof Size, string> = {
  runs: 'Runs in the cohort',
  width: 'Hidden units',
  batch: 'Rows of a batch',
  rows: 'Stored rows',
}

/**
 * Four panels, one for each quantity that grows: microseconds of one run's step in each way, dots on the one that the
 * engine `wasm` takes.
 */
export async function figure(points: readonly Point[]): Promise<string> {
  const axes = Object.keys(ladders) as (keyof Size)[]
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: paper.background,
    padding: 4,
    spacing: 10,
    hconcat: axes.map((axis, i) => panel(axis, along(axis, points), rangeOf(points), i === 0)),
    config: themeConfig(paper),
  }
  return `${await render(spec as unknown as VegaLiteSpec)}\n`
}

function panel(axis: keyof Size, values: readonly Point[], domain: [number, number], first: boolean) {
  const scaled = (range: readonly unknown[]) => ({ type: 'nominal', scale: { domain: ways, range }, legend: null })
  const x = {
    field: axis,
    type: 'quantitative',
    scale: { type: 'log', base: 2, nice: false },
    axis: {
      title: titles[axis],
      values: ladders[axis].filter((_, i) => i % 2 === 0),
      grid: false,
      labelExpr: thousands,
    },
  }
  const y = {
    field: 'microseconds',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain },
    axis: {
      title: first ? 'Step of one run (µs)' : null,
      values: [3, 10, 30, 100, 300, 1000, 3000],
      labels: first,
      ticks: first,
    },
  }
  const color = { field: 'engine', ...scaled(okabeIto.slice(0, ways.length)) }
  const strokeDash = { field: 'engine', ...scaled(dashes.slice(0, ways.length)) }
  const layer = [
    { mark: { type: 'line', strokeWidth: 1 }, encoding: { x, y, color, strokeDash } },
    {
      mark: { type: 'point', size: 16, filled: true, opacity: 1 },
      transform: [{ filter: 'datum.chosen' }],
      encoding: { x, y, color },
    },
    ...(first ? names(values).map(({ name, dy }) => label(name, dy, { x, y, color })) : []),
  ]
  return { data: { values }, width: 92, height: 130, layer }
}

/** Each engine's name beside the end of its line: above it, that of the lowest line below. */
function names(values: readonly Point[]): { name: string; dy: number }[] {
  const ends = ways.flatMap((name) => values.filter(({ engine }) => engine === name).slice(-1))
  const lowest = ends.toSorted((a, b) => a.microseconds - b.microseconds)[0]
  return ends.map((end) => ({ name: end.engine, dy: end === lowest ? 9 : -8 }))
}

const label = (name: string, dy: number, encoding: object) => ({
  mark: { type: 'text', align: 'right', dy, fontSize: paper.body },
  transform: [{ filter: `datum.engine === '${name}' && datum.runs === ${ladders.runs.at(-1)}` }],
  encoding: { ...encoding, text: { field: 'engine', type: 'nominal' } },
})

/** Powers of two from 1,024 on, in k. */
const thousands = "datum.value < 1024 ? datum.value : datum.value / 1024 + 'k'"

/** A little more than from the minimum to the maximum. */
function rangeOf(points: readonly Point[]): [number, number] {
  const all = points.map(({ microseconds }) => microseconds)
  return [Math.min(...all) / 1.3, Math.max(...all) * 1.3]
}
