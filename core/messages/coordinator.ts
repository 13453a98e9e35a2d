import type { Doing } from './doing.ts'
import type { EngineReport } from '../engines/calibration.ts'
import type { Trial } from '../engines/trials.ts'
import type { Planned } from '../experiment/prepared.ts'
import type { Phase } from '../phases.ts'
import type { Progress } from './progress.ts'
import type { Recomputed } from './recomputed.ts'
import type { ExperimentState } from '../records/records.ts'

/** Test results of one machine's engines. */
export interface Calibration {
  /** What it is valid for: this machine as it is, and the engines with their devices, versions and sources. */
  key: string
  engines: EngineReport[]
}

/** The result of creating an experiment. */
export interface Created {
  experiment: number
  name: string
  runs: number
  settings: number
  cohorts: number
  engine: string
}

/** The result of extending an experiment. */
export interface Extended extends Created {
  /** Runs that were there, and runs that train now. */
  kept: number
  added: number
  /** Programs whose version differs from that at the earlier training, in words. */
  otherVersions: string[]
}

/** A cohort that stopped before its end. */
export interface Position {
  /** Name of its phase, and whether that moves parameters. */
  phase: string
  moves: Phase['moves']
  /** Training steps, of all its phases. */
  step: number
  steps: number
  /** Cohorts that had begun but have no checkpoint (it could not be written, say); they start over. */
  anew?: number
}

/** The result of a stop: the experiment's state, and the least advanced stored checkpoint of its open cohorts. */
export interface Stopped {
  state: ExperimentState
  position: Position | null
}

/** Commands of the coordinator: the only way to change the history. */
export interface Commands {
  /** Refused if the plan does not belong to its text. Uses at most `workers` trainers; null: one per core. */
  create: {
    input: {
      planned: Planned
      engine: string
      versions: Record<string, string>
      workers: number | null
      expectedSeconds?: number | null
    }
    output: Created
  }
  /** Gives an experiment a larger plan, on its own engine, and trains what that adds; nothing that is there is lost. */
  extend: {
    input: { experiment: number; planned: Planned; versions: Record<string, string>; workers: number | null }
    output: Extended
  }
  /** Resumes, or joins an experiment that is running; a given number of trainers applies from now on. */
  resume: { input: { experiment: number; workers: number | null }; output: Created }
  /**
   * Evaluates the finished runs again from their weights, and replaces or only reports what differs. Answers at the
   * end; a stop ends it between two cohorts, and what was replaced until then stays.
   */
  recompute: {
    input: {
      experiment: number
      engine: string
      versions: Record<string, string>
      workers: number | null
      /** The lab's version. */
      version: string
      dryRun: boolean
      /** Faults found in the history now. */
      findings: string[]
    }
    output: Recomputed
  }
  /** Stops at the next step boundary, after a checkpoint; trainers that take longer than `withinMs` are killed. */
  stop: {
    input: { experiment: number; as: 'paused' | 'cancelled' | 'interrupted'; withinMs: number | null }
    output: Stopped
  }
  /** Puts an active experiment in front of the others; trainers at work finish their cohorts first. */
  advance: { input: { experiment: number }; output: null }
  /** Stores the speeds of this machine's engines, and forgets its trials. */
  calibrate: { input: Calibration; output: null }
  /** Remembers a trial of this machine's engines, which are those of the key. */
  noteTrial: { input: { key: string; trial: Trial }; output: null }
  edit: {
    input: { experiment: number; name?: string; notes?: string; tags?: string[]; archived?: boolean }
    output: null
  }
  /** Removes an experiment and all that belongs to it; refused while it trains or waits to. */
  delete: { input: { experiment: number }; output: null }
  /** Stores a remark about the history itself. */
  remark: { input: { level: 'info' | 'warning' | 'error'; message: string; experiment: number | null }; output: null }
  /** Interrupts whatever is running, closes the history, and exits. */
  close: { input: { withinMs: number | null }; output: null }
}
export type Command = keyof Commands

/** Messages from the service to the coordinator. */
export type ToCoordinator = {
  [C in Command]: { type: 'command'; id: number; command: C; input: Commands[C]['input'] }
}[Command]

/** Why a command was refused, in words that a user can act on. */
export interface Refusal {
  code: 'BAD_INPUT' | 'NOT_FOUND' | 'CONFLICT' | 'HISTORY' | 'INTERNAL'
  message: string
}

/** Messages from the coordinator to the service. */
export type FromCoordinator =
  | { type: 'ready' }
  /** Sent once a second while its main thread is responsive. */
  | { type: 'turn' }
  /** It cannot start: another process has the history open, or the history cannot be opened. */
  | { type: 'cannot'; code: 'HELD' | 'HISTORY'; message: string }
  | { type: 'reply'; id: number; output: unknown }
  | { type: 'refused'; id: number; refusal: Refusal }
  /**
   * The history is no longer where it was opened, and nothing more is written. `rescued` is a copy of everything it
   * held, or null.
   */
  | { type: 'moved'; message: string; rescued: string | null }
  | ExperimentEvent

/** Events of one experiment; progress comes at most 20 times a second. */
export type ExperimentEvent =
  | { type: 'progress'; experiment: number; progress: Progress; live: LiveCohort[] }
  /** `rescued`, sent if an experiment ends because its history moved, is the path of a copy; null if none. */
  | { type: 'event'; experiment: number; level: 'info' | 'warning' | 'error'; message: string; rescued?: string | null }
  /** Where it stopped, if it did: the least advanced stored checkpoint. */
  | { type: 'state'; experiment: number; state: ExperimentState; position?: Position | null }

/**
 * Changes that a list of experiments needs: an experiment was created, edited, commented on or stopped, or it
 * progressed. At most 4 a second.
 */
export type News =
  | { type: 'changed'; experiment: number }
  | { type: 'moved'; experiment: number; share: number; secondsLeft: number | null; doing: Doing }

/** Latest losses of one cohort, by series and run. */
export interface LiveCohort {
  cohort: number
  step: number
  live: { name: string; values: number[] }[]
}

/** Live values of one series of one cohort, as they were reported: `values` is [points × runs], by point. */
export interface HeardSeries {
  cohort: number
  name: string
  steps: Int32Array
  values: Float32Array
}
