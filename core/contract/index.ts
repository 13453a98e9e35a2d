import { across } from './across.ts'
import { catalog, presets } from './catalog.ts'
import { calibration, device, engines } from './engines.ts'
import { experiments } from './experiments.ts'
import { files } from './files.ts'
import { figures } from './figures.ts'
import { history } from './history.ts'
import { reports } from './reports.ts'
import { results } from './results.ts'
import { runs } from './runs.ts'
import { service } from './service.ts'
import { tables } from './tables.ts'
import { training } from './training.ts'
import { units } from './units.ts'

export type { Answered, ExperimentDetail, MeasuredRun } from './experiments.ts'
export type { FigureKinds } from './figures.ts'
export type { NamedSeries, RunSeries } from './runs.ts'

/** Every call and stream between a client (command line, window, browser) and the lab service, room by room. */
export const contract = {
  service,
  catalog,
  device,
  engines,
  calibration,
  presets,
  experiments: { ...training, ...experiments },
  runs,
  results,
  units,
  files,
  figures,
  reports,
  tables,
  across,
  history,
}
