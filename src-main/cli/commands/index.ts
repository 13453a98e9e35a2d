import type { Command } from '../command.ts'

/**
 * Every command by name, in the order of help. Commands are loaded on demand, because loading all takes longer than
 * most of them run.
 */
export const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).run,
  resume: async () => (await import('./resume.ts')).resume,
  extend: async () => (await import('./extend.ts')).extend,
  list: async () => (await import('./list.ts')).list,
  show: async () => (await import('./show.ts')).show,
  compare: async () => (await import('./compare.ts')).compare,
  answer: async () => (await import('./answer.ts')).answer,
  export: async () => (await import('./export.ts')).exportCommand,
  report: async () => (await import('./report.ts')).report,
  rename: async () => (await import('./rename.ts')).rename,
  delete: async () => (await import('./delete.ts')).deleteCommand,
  recompute: async () => (await import('./recompute.ts')).recompute,
  engines: async () => (await import('./engines.ts')).engines,
  catalog: async () => (await import('./catalog.ts')).catalog,
  glossary: async () => (await import('./glossary.ts')).glossary,
  serve: async () => (await import('./serve.ts')).serve,
  check: async () => (await import('./check.ts')).check,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
}

/** All commands, for help and unknown names. */
export const everyCommand = (): Promise<Command[]> => Promise.all(Object.values(loaders).map((load) => load()))
