import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import type { TestLab } from '../../whole/processes/lab.ts'
import { startReal } from './realShell.ts'
import { startStandIn } from './standInShell.ts'

/** A question that the app asks its user. */
export interface Asked {
  what: 'message' | 'save'
  value: { message?: string; detail?: string; buttons?: string[]; defaultPath?: string }
  /** For a message the index of a button, for a file its path or null. */
  answer(answer: number | string | null): void
}

/** Facts of the app's one window. */
export interface WindowFacts {
  bounds: { x: number; y: number; width: number; height: number }
  minimized: boolean
  focused: number
  title: string
  preferences: Record<string, unknown>
}

/** The desktop app, started, and what a user can do with it; the same on the stand-in and on the real binary. */
export interface Shell {
  /** The page of its window, as Chromium has it now. */
  page(): Promise<Page>
  /** The origin of the page as Chromium knows it. */
  readonly origin: string
  /** Whether this is the real binary: what no user can do (forge a message) is tried on the stand-in only. */
  readonly isReal: boolean
  /** The next question; rejects when none comes. */
  asked(withinMs?: number): Promise<Asked>
  menu(label: string): Promise<void>
  /** The user closes the window. */
  close(): Promise<void>
  /** The user quits from the menu. */
  quit(): Promise<void>
  minimize(): Promise<void>
  setBounds(bounds: WindowFacts['bounds']): Promise<void>
  window(): Promise<WindowFacts>
  /** Ends the page's process as a crash does. */
  crash(): Promise<void>
  /** Addresses handed to the system's browser so far. */
  readonly external: string[]
  /** Addresses that the window went to outside of the app, and windows that it was allowed to open. */
  readonly escapes: string[]
  /** Only on the stand-in: does something that a user cannot. */
  force(what: string, ...args: unknown[]): Promise<unknown>
  readonly pid: number
  readonly ended: Promise<{ code: number | null; err: string }>
}

/** Starts the app on a test's lab; where the test ends, so does the app. */
export async function startShell(t: TestContext, lab: TestLab, args: string[] = []): Promise<Shell> {
  const all = [
    `--user-data-dir=${lab.folder}/user`,
    `--history=${lab.history}`,
    ...pairs(lab.options),
    '--checkpoint-seconds=0.2',
    ...args,
  ]
  return process.env.PELLUCID_ELECTRON ? startReal(t, lab, all) : startStandIn(t, lab, all)
}

const pairs = (options: string[]): string[] =>
  options.flatMap((word, i) => (i % 2 === 0 ? [`${word}=${options[i + 1]}`] : []))
