import type { EngineReport } from '../engines/calibration.ts'
import type { Doing } from '../messages/doing.ts'
import type { Checkpoint, CohortPlan } from '../messages/trainer.ts'
import type { Axis, RunPlan, Settings } from '../experiment/types.ts'
import type { Regrouping } from '../messages/regroup.ts'

/** The state of an experiment. `queued`: it waits for a trainer. `interrupted`: the program ended while it ran; it resumes from its checkpoints. */
export type ExperimentState = 'queued' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled' | 'interrupted'
/** The state of a run. */
export type RunState = 'queued' | 'running' | 'done' | 'diverged' | 'failed'

/** Number of runs, of all states together. */
export const countOf = (runs: Readonly<Record<RunState, number>>): number =>
  Object.values(runs).reduce((sum, count) => sum + count, 0)
/** The state of a cohort. */
export type CohortState = 'queued' | 'running' | 'finished' | 'failed'

/** The software and hardware behind the numbers, besides the file. */
export interface Provenance {
  engine: string
  device: string
  versions: Record<string, string>
  notes?: string
  tags?: string[]
  /** Time that it is expected to take, s. */
  expectedSeconds?: number
}

/** What an experiment was before it was extended. */
export interface Stage {
  /** Number of its seeds, of its settings, and of its runs that were done. */
  seeds: number
  settings: number
  done: number
  /** Hash of its file's content, and when it was extended, ISO 8601. */
  hash: string
  at: string
}

/** One experiment as lists show it. Times are ISO 8601. */
export interface ExperimentRecord {
  id: number
  name: string
  hash: string
  axes: Axis[]
  seeds: number[]
  /** Its earlier stages, oldest first; absent if it was never extended. */
  stages?: readonly Stage[]
  engine: string
  device: string
  versions: Record<string, string>
  state: ExperimentState
  /** Time that it was expected to take when it began, s; absent if nobody had estimated it. */
  expectedSeconds?: number
  /** What it does now; absent if it is over, or nothing was reported yet. */
  doing?: Doing
  notes: string
  tags: string[]
  archived: boolean
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** Number of runs in each state. */
  runs: Record<RunState, number>
}

/** One experiment as a long list shows it. */
export interface ExperimentRow extends Pick<
  ExperimentRecord,
  'id' | 'name' | 'state' | 'doing' | 'tags' | 'archived' | 'createdAt' | 'finishedAt' | 'engine' | 'runs'
> {
  /** The beginning of the notes. */
  notes: string
  /** Labels of the axes of its sweep. */
  axes: string[]
}

/** An experiment as a place to go. */
export type NamedExperiment = Pick<ExperimentRow, 'id' | 'name' | 'state' | 'archived'>

/** Orders of the list; `progress` is the share of runs that are over. */
export const listOrders = ['created', 'name', 'state', 'runs', 'progress'] as const
export type ListOrder = (typeof listOrders)[number]

/** Selects a part of the list of experiments. */
export interface ListQuery {
  /** Text to find in name, tags or notes, ignoring case. */
  search: string
  /** Any of these states; empty means every state. */
  states: ExperimentState[]
  /** Only with this tag; null means any. */
  tag: string | null
  archived: boolean
  order: ListOrder
  descending: boolean
  from: number
  count: number
  /** Ids that are left out. */
  hidden?: readonly number[]
}

/** Every experiment, archived ones too, the newest first. */
export const newestFirst = {
  search: '',
  states: [],
  tag: null,
  archived: true,
  order: 'created',
  descending: true,
  from: 0,
} satisfies Omit<ListQuery, 'count'>

/** A part of the list, and the length of the whole. */
export interface ListPage {
  total: number
  rows: ExperimentRow[]
}

/** The state of one run, for a grid of many. */
export type RunPlace = Omit<RunRecord, 'key' | 'cost' | 'settings' | 'experiment' | 'regrouped'>

/** One run; `settings` only if requested. */
export interface RunRecord extends Omit<RunPlan, 'settings'> {
  id: number
  experiment: number
  /** Index of its cohort, and its place in it. */
  cohort: number
  place: number
  state: RunState
  /** Why it diverged or failed. */
  reason: string | null
  divergedStep: number | null
  cost: Record<string, number> | null
  /** How it came to train in a smaller cohort than planned; empty for most runs. */
  regrouped: Regrouping[]
  settings?: Settings
}

/** One cohort with its plan and position. */
export interface CohortRecord {
  plan: CohortPlan
  state: CohortState
  phase: Checkpoint['phase'] | null
  step: number
  /** Why it failed. */
  message: string | null
  /** Whether a checkpoint is stored. */
  resumable: boolean
  /** How it was split off from larger ones. */
  regrouped: Regrouping[]
}

/** A series, whole or thinned for a chart. */
export interface SeriesRecord {
  steps: Int32Array
  values: Float32Array
  /** Points in the requested range; more than `steps.length` if thinned. */
  total: number
}

/** A range of a series, both ends included, and the most buckets to thin it to. */
export interface SeriesRange {
  from?: number
  to?: number
  buckets?: number
}

/** A small array stored with a run. */
export interface ArtifactRecord {
  shape: number[]
  /** Names along the first dimension; null if none were stored. */
  labels: string[] | null
  data: Float32Array
}

/** A logged event. */
export interface EventRecord {
  id: number
  at: string
  level: 'info' | 'warning' | 'error'
  experiment: number | null
  /** Index of the cohort in its experiment. */
  cohort: number | null
  run: number | null
  message: string
}

/** One person's answer to one question of a study. */
export interface AnswerRecord {
  id: number
  at: string
  experiment: number
  run: number | null
  person: string
  question: Record<string, unknown>
  answer: Record<string, unknown>
}

/** A machine that ran something. */
export interface DeviceRecord {
  name: string
  facts: Record<string, unknown>
  firstSeenAt: string
  lastSeenAt: string
}

/** This machine's present state. */
export interface DeviceFacts {
  name: string
  processor: string
  cores: number
  memoryBytes: number
  /** Memory that programs can still allocate. */
  freeBytes: number
  node: string
  /** The default maximum number of trainers at a time. */
  workers: number
  /** Engines that load, not yet tested. */
  engines: EngineReport[]
  history: Omit<DatabaseInfo, 'path'>
}

/** The history file. */
export interface DatabaseInfo {
  path: string
  version: number
  sqlite: string
  bytes: number
  /** Bytes inside the file that deleted rows left free. */
  freeBytes: number
  experiments: number
  runs: number
}

/** The service's description of itself. */
export interface ServiceInfo {
  pid: number
  history: string
  /** Path of its log. */
  log: string
  /** The default maximum number of trainers at a time. */
  workers: number
  clients: number
  /** Experiments that are training. */
  running: number[]
  /** Those that keep training when every client has left. */
  kept: number[]
}
