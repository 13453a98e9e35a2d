import type { FigureData, FigureOptions, RunRecord } from './data.ts'
import { axisNamed, valueNamed } from './names.ts'
import { axisValueText } from './settings.ts'

/** The runs that are asked for, and what was asked in words; throws where a value is not on its axis or none is left. */
export function selected<Data extends Pick<FigureData, 'axes'> & { runs: Pick<RunRecord, 'seed' | 'axes'>[] }>(
  data: Data,
  { only = {}, seed }: Pick<FigureOptions, 'only' | 'seed'>,
): { data: Data; filter: string } {
  const wanted = Object.entries(only).map(([name, value]) => {
    const axis = axisNamed(name, data.axes)
    return { axis, value: valueNamed(value, axis) }
  })
  const seeds = [...new Set(data.runs.map((run) => run.seed))].sort((a, b) => a - b)
  if (seed !== undefined && data.runs.length > 0 && !seeds.includes(seed))
    throw new Error(`unknown seed: ${seed} (done are ${seeds.join(', ')})`)
  const runs = data.runs.filter(
    (run) =>
      (seed === undefined || run.seed === seed) && wanted.every(({ axis, value }) => run.axes[axis.path] === value),
  )
  const filter = [
    ...wanted.map(({ axis, value }) => `${axis.label} ${axisValueText(value)}`),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(', ')
  if (runs.length === 0 && filter) throw new Error(`no finished run has ${filter}`)
  return { data: { ...data, runs }, filter }
}
