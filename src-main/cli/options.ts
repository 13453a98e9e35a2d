import { parseArgs } from 'node:util'
import { didYouMean, nearest } from '../../core/catalog/registry.ts'
import { workersFault } from '../../runtime/workers.ts'
import { BadInput, type Command, type Option, type Options } from './command.ts'
import { numberIn, whole } from './number.ts'

/** Options that every command has. */
export const commonOptions: Record<string, Option> = {
  history: { type: 'string', value: 'FILE', help: 'the history (default: $PELLUCID_HISTORY, else ./pellucid.db)' },
  json: { type: 'boolean', help: 'results as JSON; progress as one JSON document per line' },
  quiet: { type: 'boolean', help: 'no progress' },
  help: { type: 'boolean', help: 'show what a command does' },
  'cohort-module': { type: 'string', value: 'FILE', help: 'tasks and training from a module', hidden: true },
  'heartbeat-seconds': { type: 'string', value: 'N', help: 'silence after which a process is hung', hidden: true },
  'stall-seconds': { type: 'string', value: 'N', help: 'longest computation of a main thread', hidden: true },
  'checkpoint-seconds': { type: 'string', value: 'N', help: 'time between checkpoints', hidden: true },
  'trial-seconds': { type: 'string', value: 'N', help: 'shortest training that engines are tried for', hidden: true },
}

/** Options of the commands that train; all other commands refuse them. */
export const trainingOptions: Record<string, Option> = {
  engine: { type: 'string', value: 'NAME', help: 'the engine (default: auto, the fastest one in pellucid engines)' },
  workers: { type: 'string', value: 'N', help: 'maximum number of trainers at a time (default: one per core)' },
}

/** A parsed command line. */
export interface Parsed {
  command: Command | null
  positionals: string[]
  help: boolean
  version: boolean
  options: Options
}

/** Parses a command line; throws BadInput with the nearest known name for a typo. */
export function parse(argv: string[], commands: Command[], env: Record<string, string | undefined>): Parsed {
  const known: Record<string, Option> = Object.assign({}, ...commands.map((c) => c.options), commonOptions)
  const { tokens } = parseArgs({
    args: argv,
    options: Object.fromEntries(Object.entries(known).map(([name, { type }]) => [name, { type }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const given = tokens.filter((token) => token.kind === 'option')
  if (given.some((token) => token.rawName === '--version'))
    return { command: null, positionals: [], help: false, version: true, options: settle({}, env) }
  const command = words[0] === undefined ? null : find(words[0], commands)
  const mine = { ...commonOptions, ...command?.options }
  const values: Record<string, string | boolean> = {}
  for (const { name, rawName, value, inlineValue } of given) {
    const option = mine[name]
    if (!option) throw new BadInput(unknownOption(rawName, name, command, mine, commands))
    if (option.type === 'string' && (value === undefined || value === '' || (!inlineValue && isOption(value))))
      throw new BadInput(needsValue(rawName, option, value, mine))
    if (option.type === 'boolean' && value !== undefined) throw new BadInput(`${rawName} takes no value, got ${value}`)
    if (option.repeats && name in values) {
      values[name] += `\n${value}`
      continue
    }
    if (name in values && values[name] !== (value ?? true))
      throw new BadInput(`${rawName} is given twice, as ${values[name]} and as ${value}`)
    values[name] = value ?? true
  }
  const positionals = words.slice(1)
  if (command && !values.help) requireArity(command, positionals)
  return { command, positionals, help: values.help === true, version: false, options: settle(values, env) }
}

/** Whether a word is an option and not the value of the one before; a value that starts with two dashes needs `=`. */
const isOption = (word: string): boolean => word.startsWith('--')

function needsValue(raw: string, option: Option, value: string | undefined, mine: Record<string, Option>): string {
  const forgotten = !value || Object.hasOwn(mine, value.slice(2).split('=')[0]!)
  const inline = forgotten ? '' : ` (or ${raw}=${value}, if that is the value)`
  return `${raw} needs a value: ${raw} ${option.value}${inline}`
}

function find(word: string, commands: Command[]): Command {
  const names = commands.map((command) => command.name)
  const found = commands.find((command) => command.name === word)
  if (found) return found
  throw new BadInput(`unknown command: ${word} (${didYouMean(word, names)})`)
}

function unknownOption(
  raw: string,
  name: string,
  command: Command | null,
  mine: Record<string, Option>,
  commands: Command[],
): string {
  if (!raw.startsWith('--')) return `unknown option: ${raw} (put a name that begins with a dash after --)`
  const owner = commands.find((other) => name in other.options)
  if (owner && command) return `${raw} is not an option of ${command.name} (${owner.name} has it)`
  const names = Object.keys(mine).filter((other) => !mine[other]!.hidden)
  const near = nearest(name, names)
  if (near) return `unknown option: ${raw} (did you mean --${near}?)`
  for (const other of commands) {
    const theirs = nearest(name, Object.keys(other.options))
    if (theirs) return `unknown option: ${raw} (did you mean --${theirs} of ${other.name}?)`
  }
  return `unknown option: ${raw} (pellucid help lists them)`
}

function requireArity({ name, args, arity: [least, most] }: Command, positionals: string[]): void {
  if (positionals.length < least)
    throw new BadInput(`pellucid ${name} ${args}: ${args.split(' ')[positionals.length]} is missing`)
  if (positionals.length > most)
    throw new BadInput(
      `pellucid ${name} ${args}`.trim() + `: one too many: ${positionals[most]} (a name with spaces needs quotes)`,
    )
}

function settle(values: Record<string, string | boolean>, env: Record<string, string | undefined>): Options {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined)
  return {
    history: text('history') ?? (env.PELLUCID_HISTORY || 'pellucid.db'),
    engine: text('engine') ?? null,
    workers: text('workers') === undefined ? null : workersOf(text('workers')!),
    json: values.json === true,
    quiet: values.quiet === true,
    module: text('cohort-module'),
    heartbeatSeconds: text('heartbeat-seconds')
      ? whole('--heartbeat-seconds', text('heartbeat-seconds')!, 1, 3600)
      : undefined,
    stallSeconds: text('stall-seconds') ? whole('--stall-seconds', text('stall-seconds')!, 1, 86_400) : undefined,
    checkpointSeconds: text('checkpoint-seconds')
      ? numberIn('--checkpoint-seconds', text('checkpoint-seconds')!, { least: 0, most: 86_400 })
      : undefined,
    trialSeconds: text('trial-seconds')
      ? numberIn('--trial-seconds', text('trial-seconds')!, { least: 0, most: 86_400 })
      : undefined,
    own: values,
  }
}

function workersOf(text: string): number {
  const asked = whole('--workers', text, 1, 1024)
  const fault = workersFault(asked)
  if (fault) throw new BadInput(`--${fault}`)
  return asked
}
