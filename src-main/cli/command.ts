/** An option as help shows it. */
export interface Option {
  type: 'string' | 'boolean'
  /** Word for the value in help: `FILE`. */
  value?: string
  help: string
  /** Not listed in help. */
  hidden?: boolean
}

/** Where a command writes, and how. */
export interface Terminal {
  /** Results, as text of one line or several. */
  out(line: string): void
  /** Results for a program: one JSON document, on one line where no indent is given. */
  json(value: unknown, indent?: number): void
  /** Results that are no text, as they are. */
  bytes(bytes: Uint8Array): void
  /** Progress, remarks and errors. */
  err(line: string): void
  /** Replaces the current line of progress; null where there is no terminal to draw on. */
  redraw: ((line: string) => void) | null
  readonly columns: number
}

/** Everything a command is given. */
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
  /** A module in place of the lab's own tasks and training (for tests). */
  module: string | undefined
  heartbeatSeconds: number | undefined
  stallSeconds: number | undefined
  checkpointSeconds: number | undefined
  own: Record<string, string | boolean | undefined>
}

/** One command of `pellucid`. */
export interface Command {
  name: string
  summary: string
  /** Words for its arguments: `FILE`, `[EXPERIMENT]`. */
  args: string
  /** Fewest and most arguments. */
  arity: [number, number]
  options: Record<string, Option>
  /** Resolves to the exit code. */
  run(call: Call): Promise<number>
}

/** Exit codes, stable for scripts. `someFailed` is also the code where results could not be written in full. */
export const exit = { done: 0, someFailed: 1, badInput: 2, differs: 3, interrupted: 130 } as const

/** Something the user typed or named that cannot be used; printed as it is, exit code 2. */
export class BadInput extends Error {}

/** The lab could not do it, through no fault of what was typed; printed as it is, exit code 1. */
export class LabFailed extends Error {}

/** The lab service ended before it answered; printed as it is, exit code 130. */
export class ServiceEnded extends Error {}
