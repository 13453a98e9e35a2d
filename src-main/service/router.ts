import { across } from './rooms/across.ts'
import { catalog } from './rooms/catalog.ts'
import { engines } from './rooms/engines.ts'
import { experiments } from './rooms/experiments.ts'
import { files } from './rooms/files.ts'
import { figures } from './rooms/figures.ts'
import { history } from './rooms/history.ts'
import { lab } from './rooms/lab.ts'
import type { Parts } from './rooms/parts.ts'
import { reports } from './rooms/reports.ts'
import { results } from './rooms/results.ts'
import { runs } from './rooms/runs.ts'
import { service } from './rooms/service.ts'
import { tables } from './rooms/tables.ts'
import { training } from './rooms/training.ts'
import { units } from './rooms/units.ts'

/** Every call of the contract, answered room by room: reads from the history, changes through the coordinator. */
export const routerOf = (parts: Parts) =>
  lab.router({
    service: service(parts),
    ...catalog(parts),
    ...engines(parts),
    experiments: { ...training(parts), ...experiments(parts) },
    runs: runs(parts),
    results: results(parts),
    units: units(parts),
    files: files(parts),
    figures: figures(parts),
    reports: reports(parts),
    tables: tables(parts),
    across: across(parts),
    history: history(parts),
  })
