import { parseArgs } from 'node:util'

/**
 * The inputs to try: `from` to just before `to` of a seed, or only the one that `--only` names. `own` are the command's
 * own options with their defaults.
 */
export function asked<Own extends string = never>(count: number, own = {} as Record<Own, string>) {
  const defaults = { count: String(count), seed: '1', from: '0', ...own }
  const options = Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }] as const)
  const values = parseArgs({ options: { only: { type: 'string' }, ...Object.fromEntries(options) } }).values
  const { only, ...given } = values as typeof defaults & { only?: string }
  const from = Number(only ?? given.from)
  const to = only === undefined ? Number(given.count) : from + 1
  return { seed: Number(given.seed), from, to, alone: only !== undefined, own: given as Record<Own, string> }
}
