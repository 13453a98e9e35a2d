import type { EngineReport } from '../engines/calibration.ts'
import type { Planned } from '../experiment/prepared.ts'
import type { Progress } from './progress.ts'
import type { Recomputed } from './recomputed.ts'
import type { ExperimentState } from '../records/records.ts'

/** How the engines of one machine did when they were tried. */
export interface Calibration {
  /** What it holds for: processor, Node and the engines with their devices and versions. */
  key: string
  engines: EngineReport[]
}

/** What a new experiment became. */
export interface Created {
  experiment: number
  name: string
  runs: number
  settings: number
  cohorts: number
  engine: string
}

/** A cohort that stopped before its end. */
export interface Position {
  phase: 'train' | 'evaluate'
  step: number
  steps: number
  /** Cohorts that had begun and have no checkpoint, as where it could not be written: they begin anew. */
  anew?: number
}

/** How a stop ended: the experiment's state now, and the least advanced checkpoint of its unfinished cohorts that is stored. */
export interface Stopped {
  state: ExperimentState
  position: Position | null
}

/** What the coordinator can be asked: the only way to change the history. */
export interface Commands {
  /** Refused where the plan is not of the text it carries. At most `workers` trainers; null: one per core. */
  create: {
    input: { planned: Planned; engine: string; versions: Record<string, string>; workers: number | null }
    output: Created
  }
  /** Goes on, or joins what runs; a number of trainers, where given, holds from now on. */
  resume: { input: { experiment: number; workers: number | null }; output: Created }
  /**
   * Evaluates the finished runs anew from their weights and replaces what differs, or only says what differs. Answers at
   * the end; a stop ends it between two cohorts, and what was replaced until then stays.
   */
  recompute: {
    input: {
      experiment: number
      engine: string
      versions: Record<string, string>
      workers: number | null
      /** Version of the lab. */
      version: string
      dryRun: boolean
      /** What is wrong with the history now. */
      findings: string[]
    }
    output: Recomputed
  }
  /** Stops at the next step boundary, after a checkpoint; trainers that take longer than `withinMs` are killed. */
  stop: {
    input: { experiment: number; as: 'paused' | 'cancelled' | 'interrupted'; withinMs: number | null }
    output: Stopped
  }
  /** Keeps how fast this machine's engines were. */
  calibrate: { input: Calibration; output: null }
  edit: { input: { experiment: number; notes?: string; tags?: string[]; archived?: boolean }; output: null }
  /** Keeps a remark about the history itself. */
  remark: { input: { level: 'info' | 'warning' | 'error'; message: string; experiment: number | null }; output: null }
  /** Interrupts whatever runs, closes the history, and exits. */
  close: { input: { withinMs: number | null }; output: null }
}
export type Command = keyof Commands

/** What the service tells the coordinator. */
export type ToCoordinator = {
  [C in Command]: { type: 'command'; id: number; command: C; input: Commands[C]['input'] }
}[Command]

/** Why a command was refused, in words a user can act on. */
export interface Refusal {
  code: 'BAD_INPUT' | 'NOT_FOUND' | 'CONFLICT' | 'HISTORY' | 'INTERNAL'
  message: string
}

/** What the coordinator tells the service. */
export type FromCoordinator =
  | { type: 'ready' }
  /** Its main thread comes round; told once a second. */
  | { type: 'turn' }
  /** It cannot start: another holds the history, or the history cannot be opened. */
  | { type: 'cannot'; code: 'HELD' | 'HISTORY'; message: string }
  | { type: 'reply'; id: number; output: unknown }
  | { type: 'refused'; id: number; refusal: Refusal }
  /** The history is not where it was opened; nothing more is written. `rescued` is a copy of all it held, or null. */
  | { type: 'moved'; message: string; rescued: string | null }
  | ExperimentEvent

/** What happens to one experiment; progress comes at most 20 times a second. */
export type ExperimentEvent =
  | { type: 'progress'; experiment: number; progress: Progress; live: LiveCohort[] }
  /** `rescued` is told with the end of an experiment whose history moved: where a copy of it is, null for nowhere. */
  | { type: 'event'; experiment: number; level: 'info' | 'warning' | 'error'; message: string; rescued?: string | null }
  /** Where it stopped, if it did: the least advanced checkpoint that is stored. */
  | { type: 'state'; experiment: number; state: ExperimentState; position?: Position | null }

/** What a list of experiments has to know: one was made, edited, told something or came to a stop; or it moved. At most 4 a second. */
export type News =
  | { type: 'changed'; experiment: number }
  | { type: 'moved'; experiment: number; share: number; secondsLeft: number | null }

/** Latest losses of one cohort, by series and place. */
export interface LiveCohort {
  cohort: number
  step: number
  live: { name: string; values: number[] }[]
}
