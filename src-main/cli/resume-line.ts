import type { Options } from './command.ts'

/** The command that resumes an experiment: `pellucid resume 'ten concepts' --history lab.db`. */
export function resumeLine(name: string, experiment: number, { history }: Options, usual = 'pellucid.db'): string {
  const given = /^(\d+$|-)/.test(name) ? String(experiment) : name
  return ['pellucid resume', shell(given), ...(history === usual ? [] : ['--history', shell(history)])].join(' ')
}

/** Quotes a word for a shell. */
export function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
