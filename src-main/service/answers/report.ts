import { allLost } from '../../../core/records/allLost.ts'
import { countOf } from '../../../core/records/records.ts'
import type { Catalog } from '../../../core/catalog/catalog.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { headline } from '../../../core/catalog/roles.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import { figureNamed } from '../../../core/figures/index.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import { composed, type ReportData } from '../../../core/report/compose.ts'
import type { Report } from '../../../core/report/report.ts'
import { settingsTable } from '../../../core/tables/settings.ts'
import type { Table } from '../../../core/tables/table.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { fontFaces } from '../../exports/fontFaces.ts'
import { drawing, textsOf } from '../../exports/svg.ts'
import { figureData } from './figure.ts'
import { provenanceOf } from './provenance.ts'

/** The report on an experiment in its present state. */
export async function reportOf(
  read: Reader,
  record: ExperimentRecord,
  catalog: Catalog,
  verdicts: Verdict[],
): Promise<Report> {
  const runs = read.runs(record.id)
  const figures = figuresOf(read, record, catalog, verdicts)
  const blocks = composed({
    record,
    text: read.experimentText(record.id),
    verdicts,
    settings: settingsOf(read, record, catalog),
    figures: figures.drawn,
    provenance: provenanceOf(record, runs),
  })
  return { title: record.name, subtitle: subtitleOf(record), blocks, fonts: await figures.fonts() }
}

/** Means of the headline measures by setting; null before a run is done. */
function settingsOf(read: Reader, record: ExperimentRecord, catalog: Catalog): Table | null {
  if (record.runs.done === 0) return null
  const summaries = read.summaries(record.id)
  const all = read.runs(record.id)
  const runs = all.map((run) => ({ ...run, summaries: summaries.get(run.id) ?? {} }))
  const measures = measureFacts(catalog)
  const taken = measures
    .map(({ name }) => name)
    .filter((name) => runs.some(({ state, summaries }) => state === 'done' && typeof summaries[name] === 'number'))
  const { name: experiment, axes } = record
  const provenance = provenanceOf(record, all)
  return settingsTable({ experiment, axes, measures, chosen: headline(taken, measures), runs, provenance })
}

/** The trade-off, or why there is none, and the effects behind the verdicts if there are some. */
function figuresOf(read: Reader, record: ExperimentRecord, catalog: Catalog, verdicts: Verdict[]) {
  const drawn: ReportData['figures'][number][] = []
  const texts = { regular: '', strong: '' }
  const lost = allLost(record.runs)
  const add = (name: string) => {
    const kind = figureNamed(name)
    const data = { ...figureData(read, record, catalog, kind.parts), verdicts }
    const figure = kind.draw(data, { width: 'page' })
    drawn.push({ svg: drawing(figure), title: figure.title, caption: figure.caption })
    texts.regular += textsOf(figure, false)
    texts.strong += textsOf(figure, true)
  }
  try {
    if (record.runs.done === 0) throw new Error(lost === null ? 'no run is done yet' : `no run is done, ${lost}`)
    add('tradeoff')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    drawn.push({ missing: `The trade-off cannot be drawn: ${why}.` })
  }
  if (verdicts.some(({ effects }) => effects.some(({ estimate }) => estimate !== null))) add('claims')
  return { drawn, fonts: () => fontFaces(texts.regular, texts.strong) }
}

/** `64 runs, 64 done; 8 seeds; onnx-cpu` */
function subtitleOf({ runs, seeds, engine, state }: ExperimentRecord): string {
  const total = countOf(runs)
  return `${runs.done} of ${total} runs are done, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} per setting, on ${engine}; ${state}.`
}
