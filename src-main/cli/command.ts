/** An option, as shown in help. */
export interface Option {
  type: 'string' | 'boolean'
  /** The placeholder for its value in help: `FILE`. */
  value?: string
  help: string
  /** Not listed in help. */
  hidden?: boolean
  /** Whether it may be given several times; its values then come one on a line. */
  repeats?: boolean
}

/** Where and how a command writes. */
export interface Terminal {
  /** Writes results, as text of one or more lines. */
  out(line: string): void
  /** Writes results for programs: one JSON document, on one line without `indent`. */
  json(value: unknown, indent?: number): void
  /** Writes binary results unchanged. */
  bytes(bytes: Uint8Array): void
  /** Writes progress, remarks and errors. */
  err(line: string): void
  /** Replaces the current line of progress; null if there is no terminal. */
  redraw: ((line: string) => void) | null
  readonly columns: number
}

/** Everything that a command receives. */
export interface Call {
  terminal: Terminal
  positionals: string[]
  options: Options
}

/** Options after checking; those of a single command are in `own`. */
export interface Options {
  history: string
  engine: string | null
  workers: number | null
  json: boolean
  quiet: boolean
  /** A module that replaces the lab's own tasks and training (for tests). */
  module: string | undefined
  heartbeatSeconds: number | undefined
  stallSeconds: number | undefined
  checkpointSeconds: number | undefined
  trialSeconds: number | undefined
  own: Record<string, string | boolean | undefined>
}

/** One command of `pellucid`. */
export interface Command {
  name: string
  summary: string
  /** Placeholders for its arguments: `FILE`, `[EXPERIMENT]`. */
  args: string
  /** Minimum and maximum number of arguments. */
  arity: [number, number]
  options: Record<string, Option>
  /** Resolves to the exit code. */
  run(call: Call): Promise<number>
}

/** Exit codes, stable for scripts. `someFailed` is also used if results could not be written in full. */
export const exit = { done: 0, someFailed: 1, badInput: 2, differs: 3, interrupted: 130 } as const

/** Bad input from the user; the message is printed unchanged, exit code 2. */
export class BadInput extends Error {}

/** A failure of the lab that is not the user's fault; the message is printed unchanged, exit code 1. */
export class LabFailed extends Error {}

/** The lab service ended before it answered; the message is printed unchanged, exit code 130. */
export class ServiceEnded extends Error {}
