import '../runtime/v8.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { figure } from './growth/figure.ts'
import { along, ladders, time, usual, ways, type Point, type Size } from './growth/size.ts'

const usage = `usage: node bench/growth.ts [options]
How the time of one run's training step grows with runs, width, batch and stored rows, on each engine, in one process.
  --rounds N     of which the least time counts (default 3)
  --seconds S    of each point in each round (default 0.2)
  --json FILE    writes every point
  --from FILE    draws the points of such a file instead of measuring
  --figure FILE  writes the figure as SVG`

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { rounds: text, seconds: text, json: text, from: text, figure: text, help: { type: 'boolean' } },
})
if (values.help) console.log(usage)
else {
  const points = values.from ? (JSON.parse(readFileSync(values.from, 'utf8')) as Point[]) : await measured()
  for (const axis of Object.keys(ladders) as (keyof Size)[]) print(axis, points)
  if (values.json) writeFileSync(values.json, JSON.stringify(points, null, 1) + '\n')
  if (values.figure) writeFileSync(values.figure, await figure(points))
}

/** Every size on every engine, in several rounds, of which the least time counts: disturbances come and go. */
async function measured(): Promise<Point[]> {
  const sizes = (Object.keys(ladders) as (keyof Size)[]).flatMap((axis) =>
    ladders[axis].map((value) => ({ ...usual, [axis]: value })),
  )
  const [rounds, seconds] = [Number(values.rounds ?? 3), Number(values.seconds ?? 0.2)]
  const best = new Map<string, Point>()
  for (let round = 0; round < rounds; round++)
    for (const size of sizes)
      for (const engine of ways.filter((way) => way !== 'wasm' || size.rows === 0)) {
        const key = JSON.stringify([size, engine])
        const point = await time(size, engine, seconds)
        if (point && point.microseconds < (best.get(key)?.microseconds ?? Infinity)) best.set(key, point)
      }
  return [...best.values()]
}

function print(axis: keyof Size, points: readonly Point[]): void {
  console.log(
    `\n${axis}${' '.repeat(12 - axis.length)}engine      µs per model-step   GFLOP/s   state of all runs   ready in`,
  )
  for (const point of along(axis, points)) {
    const { engine, microseconds, flops, stateBytes, runs, chosen, readyMs } = point
    const rate = (flops / microseconds / 1000).toFixed(1)
    const state = `${((stateBytes * runs) / 2 ** 20).toFixed(2)} MB`
    console.log(
      String(point[axis]).padEnd(12) +
        `${engine}${chosen ? ' *' : ''}`.padEnd(12) +
        [
          microseconds.toFixed(1).padStart(17),
          rate.padStart(10),
          state.padStart(20),
          `${readyMs.toFixed(0)} ms`.padStart(11),
        ].join(''),
    )
  }
}
