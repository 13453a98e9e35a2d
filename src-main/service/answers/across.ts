import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts, type MeasureFacts } from '../../../core/catalog/measure.ts'
import { headline } from '../../../core/catalog/roles.ts'
import type { FigureOptions } from '../../../core/figures/data.ts'
import { differences } from '../../../core/figures/differences.ts'
import type { Figure, Provenance, Width } from '../../../core/figures/figure.ts'
import { measureNamed } from '../../../core/figures/names.ts'
import { overlay, overlayMeasures, requireSeveral } from '../../../core/figures/overlay.ts'
import type { OverlayExperiment } from '../../../core/figures/overlay/families.ts'
import type { OverlayLayer } from '../../../core/figures/overlay/marks.ts'
import { abilityIn } from '../../../core/figures/tradeoff/learned.ts'
import type { ScaleChoice } from '../../../core/figures/tradeoff/layers.ts'
import { scatter } from '../../../core/figures/scatter.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { drawnFigure, type Exported } from '../../exports/index.ts'
import { labVersion } from '../version.ts'
import { compareOf } from './compare.ts'
import { figureData, requireDone } from './figure.ts'
import { asBadInput } from './asBadInput.ts'
import { scatterOf, type ScatterRequest } from './scatter.ts'

/** The file that a figure of several experiments is written to. */
interface FileRequest {
  format: string
  dpi?: number
  width?: Width
}

/** A figure of several experiments. */
export type AcrossRequest = FileRequest &
  (
    | ({ figure: 'scatter' } & ScatterRequest)
    | {
        figure: 'overlay'
        experiments: string[]
        x?: string
        y?: string
        scale?: ScaleChoice
        without?: OverlayLayer[]
      }
    | { figure: 'differences'; a: string; b: string; measures?: string[] }
  )

type Draw = (options: Pick<FigureOptions, 'width' | 'spell'>) => Figure

/** An encoded figure of several experiments; one that cannot be drawn is bad input, with the reason. */
export async function acrossFigure(
  read: Reader,
  catalog: Catalog,
  find: (given: string) => ExperimentRecord,
  { format, dpi, width, ...request }: AcrossRequest,
): Promise<Exported> {
  try {
    const draw = drawingOf(read, catalog, find, request as AcrossRequest)
    return await drawnFigure(draw, { format, dpi, width })
  } catch (error) {
    throw asBadInput(error)
  }
}

function drawingOf(
  read: Reader,
  catalog: Catalog,
  find: (given: string) => ExperimentRecord,
  request: AcrossRequest,
): Draw {
  switch (request.figure) {
    case 'scatter': {
      const points = scatterOf(read, catalog, request)
      return (options) => scatter(points, provenance([]), options)
    }
    case 'overlay': {
      const records = request.experiments.map(find)
      const twice = records.find(({ id }, i) => records.findIndex((one) => one.id === id) < i)
      if (twice) throw new Error(`overlay: ${twice.name} (${twice.id}) is named twice`)
      requireSeveral(records.length)
      requireDone(records)
      const data = records.map((record) => figureData(read, record, catalog, ['question']))
      const measures = overlayMeasures(commonOf(data.map((one) => one.measures)), request)
      const experiments = records.map(({ id, name, axes }, i): OverlayExperiment => {
        const { runs, measures: own, question } = data[i]!
        const ability = abilityIn(own)
        const at = (values: Record<string, number | null>) => ({
          x: values[measures.x.name],
          y: values[measures.y.name],
          ability: ability && values[ability.name],
        })
        const yields = runs.map((run) => ({ ...run, id: Number(run.id), ...at(run.values) }))
        return { id, name, axes, runs: yields, ability, learned: question?.learned }
      })
      const { scale, without } = request
      return (options) => overlay(experiments, measures, provenance(records), { ...options, scale, without })
    }
    case 'differences': {
      const compared = compareOf(read, catalog, find, request.a, request.b)
      const facts = measureFacts(catalog)
      const taken = new Set(compared.pairs.flatMap(({ measures }) => measures.map(({ measure }) => measure)))
      const known = facts.filter(({ name }) => taken.has(name))
      const names = request.measures ?? headline([...taken], facts)
      const measures = names.map((name) => measureNamed(name, known))
      const { a, b } = compared
      requireDone([a, b])
      return (options) => differences(compared, { a, b }, measures, provenance([a, b]), options)
    }
  }
}

/** The measures that every list has, in the order of the first. */
const commonOf = ([first = [], ...others]: readonly MeasureFacts[][]): MeasureFacts[] =>
  first.filter(({ name }) => others.every((own) => own.some((facts) => facts.name === name)))

const provenance = (records: readonly ExperimentRecord[]): Provenance => ({
  version: labVersion(),
  date: new Date().toISOString(),
  ...(records.length > 0 && {
    from: records.map(({ id, name, hash, engine, device }) => ({ id, name, hash, engine, device })),
  }),
})
