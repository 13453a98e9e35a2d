import { okabeIto } from '../../core/figures/palette.ts'
import { paper, themeConfig } from '../../core/figures/theme.ts'
import { render } from '../../src-main/service/export/render.ts'
import type { VegaLiteSpec } from '../../core/figures/figure.ts'
import { ladders, usual, type Point, type Size } from './size.ts'

const titles: Record<keyof Size, string> = {
  runs: 'Runs in the cohort',
  width: 'Hidden units',
  batch: 'Rows of a batch',
  rows: 'Rows of the data set',
}

/** Four panels, one for each thing that grows: microseconds of one run's step on both engines; filled where chosen. */
export async function figure(points: readonly Point[]): Promise<string> {
  const axes = Object.keys(ladders) as (keyof Size)[]
  const panel = (axis: keyof Size, first: boolean) => {
    const own = points.filter((point) => axes.every((other) => other === axis || point[other] === usual[other]))
    const x = {
      field: axis,
      type: 'quantitative',
      scale: { type: 'log', base: 2, nice: false },
      axis: {
        title: titles[axis],
        values: ladders[axis],
        grid: false,
        format: '~s',
        labelAngle: 0,
        labelOverlap: 'greedy',
      },
    }
    const y = {
      field: 'microseconds',
      type: 'quantitative',
      scale: { type: 'log', nice: false, domain: rangeOf(points) },
      axis: {
        title: first ? 'Time of one run’s step (µs)' : null,
        values: [10, 30, 100, 300, 1000, 3000, 10_000],
        format: '~s',
      },
    }
    const color = {
      field: 'engine',
      type: 'nominal',
      scale: { domain: ['wasm', 'onnx-cpu'], range: okabeIto.slice(0, 2) },
      legend: first ? { title: null, orient: 'top-left', symbolType: 'circle', offset: 2 } : null,
    }
    const engineDash = {
      field: 'engine',
      type: 'nominal',
      scale: {
        domain: ['wasm', 'onnx-cpu'],
        range: [
          [1, 0],
          [4, 2],
        ],
      },
      legend: null,
    }
    return {
      data: { values: own },
      width: 98,
      height: 130,
      layer: [
        { mark: { type: 'line', strokeWidth: 1 }, encoding: { x, y, color, strokeDash: engineDash } },
        {
          mark: { type: 'point', size: 18, filled: true, opacity: 1 },
          transform: [{ filter: 'datum.chosen' }],
          encoding: { x, y, color },
        },
        {
          mark: { type: 'point', size: 18, filled: true, fill: paper.background, strokeWidth: 1, opacity: 1 },
          transform: [{ filter: '!datum.chosen' }],
          encoding: { x, y, stroke: { ...color, legend: null } },
        },
      ],
    }
  }
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: paper.background,
    padding: 4,
    hconcat: axes.map((axis, i) => panel(axis, i === 0)),
    spacing: 10,
    config: {
      ...(themeConfig(paper) as object),
      legend: { labelFont: paper.font, labelFontSize: paper.body, labelLimit: 0, symbolSize: 24 },
    },
  }
  return `${await render(spec as unknown as VegaLiteSpec)}\n`
}

/** A little more than from the least to the most. */
function rangeOf(points: readonly Point[]): [number, number] {
  const all = points.map(({ microseconds }) => microseconds)
  return [Math.min(...all) / 1.3, Math.max(...all) * 1.3]
}
