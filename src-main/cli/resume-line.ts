import type { Options } from './command.ts'

/** What to type to go on with an experiment: `pellucid resume 'ten concepts' --history lab.db`. */
export function resumeLine(name: string, experiment: number, { history }: Options, usual = 'pellucid.db'): string {
  const given = /^(\d+$|-)/.test(name) ? String(experiment) : name
  return ['pellucid resume', shell(given), ...(history === usual ? [] : ['--history', shell(history)])].join(' ')
}

/** A word as a shell takes it. */
export function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
