import type { EngineReport } from '../engines/calibration.ts'
import type { Checkpoint, CohortPlan } from '../messages/trainer.ts'
import type { Axis, RunPlan, Settings } from '../experiment/types.ts'
import type { Regrouping } from '../messages/regroup.ts'

/** Where an experiment stands. `interrupted`: the program ended while it ran; resume goes on from its checkpoints. */
export type ExperimentState = 'queued' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled' | 'interrupted'
/** Where a run stands. */
export type RunState = 'queued' | 'running' | 'done' | 'diverged' | 'failed'
/** Where a cohort stands. */
export type CohortState = 'queued' | 'running' | 'finished' | 'failed'

/** What made the numbers, beside the file. */
export interface Provenance {
  engine: string
  device: string
  versions: Record<string, string>
  notes?: string
  tags?: string[]
}

/** One experiment as lists show it. Times are ISO 8601. */
export interface ExperimentRecord {
  id: number
  name: string
  hash: string
  axes: Axis[]
  seeds: number[]
  engine: string
  device: string
  versions: Record<string, string>
  state: ExperimentState
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
  'id' | 'name' | 'state' | 'tags' | 'archived' | 'createdAt' | 'finishedAt' | 'engine' | 'runs'
> {
  /** The beginning of the notes. */
  notes: string
  /** Labels of the axes of its sweep. */
  axes: string[]
}

/** What a list may be sorted by; `progress` is the share of runs that are over. */
export const listOrders = ['created', 'name', 'state', 'runs', 'progress'] as const
export type ListOrder = (typeof listOrders)[number]

/** Which part of the list of experiments. */
export interface ListQuery {
  /** Found in name, tags or notes, in any case. */
  search: string
  /** Any of these states; none means every state. */
  states: ExperimentState[]
  /** Only with this tag; null means any. */
  tag: string | null
  archived: boolean
  order: ListOrder
  descending: boolean
  from: number
  count: number
}

/** A part of the list, and how many experiments the whole has. */
export interface ListPage {
  total: number
  rows: ExperimentRow[]
}

/** Where one run stands, for a grid of many. */
export type RunPlace = Omit<RunRecord, 'key' | 'cost' | 'settings' | 'experiment' | 'regrouped'>

/** One run; `settings` only when asked for. */
export interface RunRecord extends Omit<RunPlan, 'settings'> {
  id: number
  experiment: number
  /** Index of its cohort, and its place there. */
  cohort: number
  place: number
  state: RunState
  /** Why it diverged or failed. */
  reason: string | null
  divergedStep: number | null
  cost: Record<string, number> | null
  /** How it came to train in a smaller cohort than was planned; empty for most runs. */
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
  /** How it was cut from larger ones. */
  regrouped: Regrouping[]
}

/** A series, whole or thinned for a chart. */
export interface SeriesRecord {
  steps: Int32Array
  values: Float32Array
  /** Points in the range asked for; more than `steps.length` when thinned. */
  total: number
}

/** Which part of a series, both ends included, and into how many buckets it may be thinned. */
export interface SeriesRange {
  from?: number
  to?: number
  buckets?: number
}

/** A small array kept with a run. */
export interface ArtifactRecord {
  shape: number[]
  /** Names along the first dimension; null where none were kept. */
  labels: string[] | null
  data: Float32Array
}

/** Something that happened. */
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

/** This machine as it is now. */
export interface DeviceFacts {
  name: string
  processor: string
  cores: number
  memoryBytes: number
  /** Memory that programs may still take. */
  freeBytes: number
  node: string
  /** Most trainers at a time of an experiment that asks for no number. */
  workers: number
  /** Which engines load, not yet tried. */
  engines: EngineReport[]
  history: Omit<DatabaseInfo, 'path'>
}

/** The file itself. */
export interface DatabaseInfo {
  path: string
  version: number
  sqlite: string
  bytes: number
  /** Bytes that deleted rows left free inside the file. */
  freeBytes: number
  experiments: number
  runs: number
}

/** What the service says of itself. */
export interface ServiceInfo {
  pid: number
  history: string
  /** Trainers at a time of an experiment that asks for no number. */
  workers: number
  clients: number
  /** Experiments in training. */
  running: number[]
  /** Those of them that train on when every client has left. */
  kept: number[]
}
