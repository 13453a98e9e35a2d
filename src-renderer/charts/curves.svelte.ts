import './language.ts'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Attachment } from 'svelte/attachments'
import { untrack } from 'svelte'
import { aligned, spansDecades, type Curve } from '../lab/curve.ts'
import { grouped, tickWords } from '../lab/words.ts'

/** How one curve is drawn. */
export interface CurveLook {
  colour: string
  dash: number[]
  width: number
  /** From 0 to 1; what is not chosen steps back. */
  opacity: number
}

/** What a chart of curves shows; read anew whenever it changes. */
export interface CurveChart {
  curves: Curve[]
  look(run: number): CurveLook
  /** Colours of text and hairlines. */
  ink: string
  hairline: string
  /** Called with the run and value under the cursor, or null. */
  point?(at: { run: number; step: number; value: number } | null): void
}

const font = '11px "JetBrains Mono", monospace'

/** Curves over training steps in an element: logarithmic where they span decades, redrawn as values arrive. */
export function drawnCurves(chart: () => CurveChart): Attachment<HTMLElement> {
  return (element) => {
    let plot: uPlot | undefined
    let shape = ''
    let frame = 0
    const size = () => ({ width: element.clientWidth, height: element.clientHeight })

    const draw = (now: CurveChart) => {
      const log = spansDecades(now.curves)
      const looks = now.curves.map(({ run }) => now.look(run))
      const wanted = JSON.stringify([log, now.ink, now.hairline, looks])
      if (plot && wanted === shape) return plot.setData(aligned(now.curves) as uPlot.AlignedData)
      plot?.destroy()
      shape = wanted
      plot = new uPlot(optionsOf(now, looks, log, size()), aligned(now.curves) as uPlot.AlignedData, element)
    }

    $effect(() => {
      const now = chart()
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => untrack(() => draw(now)))
    })
    const resized = new ResizeObserver(() => plot?.setSize(size()))
    resized.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      resized.disconnect()
      plot?.destroy()
    }
  }
}

/** Of the ticks of a logarithmic axis the powers of ten, as many as can be read. */
function decades(_: uPlot, ticks: number[]): (number | null)[] {
  const power = (tick: number) => Math.round(Math.log10(tick))
  const whole = ticks.filter((tick) => Math.abs(Math.log10(tick) - power(tick)) < 1e-6).map(power)
  const every = Math.ceil(whole.length / 7)
  return ticks.map((tick) =>
    Math.abs(Math.log10(tick) - power(tick)) < 1e-6 && power(tick) % every === 0 ? tick : null,
  )
}

function optionsOf(
  { ink, hairline, curves, point }: CurveChart,
  looks: CurveLook[],
  log: boolean,
  size: { width: number; height: number },
): uPlot.Options {
  const axis = { stroke: ink, font, grid: { stroke: hairline, width: 1 }, ticks: { show: false } }
  return {
    ...size,
    legend: { show: false },
    // On the right half of the last tick's words, which stand below its middle.
    padding: [8, 24, 0, 0],
    cursor: { y: false, points: { size: 6 }, focus: { prox: 24 }, drag: { setScale: true, x: true, y: false } },
    focus: { alpha: 0.35 },
    scales: { x: { time: false }, y: log ? { distr: 3 } : {} },
    axes: [
      { ...axis, size: 28, values: (_, ticks) => ticks.map(grouped) },
      {
        ...axis,
        size: 52,
        ...(log && { filter: decades, grid: { ...axis.grid, filter: decades } }),
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : tickWords(tick))),
      },
    ],
    series: [
      {},
      ...looks.map(({ colour, dash, width, opacity }) => ({
        stroke: colour,
        alpha: opacity,
        dash,
        width,
        spanGaps: true,
        points: { show: false },
      })),
    ],
    hooks: {
      setSeries: [(plot, index) => tell(plot, index)],
      setCursor: [(plot) => plot.cursor.idx === null && point?.(null)],
    },
  }

  function tell(plot: uPlot, index: number | null): void {
    const at = plot.cursor.idx
    const value = index === null || at === null || at === undefined ? null : plot.data[index]?.[at]
    if (value === null || value === undefined) return point?.(null)
    point?.({ run: curves[index! - 1]!.run, step: plot.data[0][at!]!, value })
  }
}
