import { parseArgs } from 'node:util'
import { nearest } from '../../core/registry.ts'
import { workersFault } from '../../runtime/workers.ts'
import { BadInput, type Command, type Option, type Options } from './command.ts'

/** Options that every command has. */
export const commonOptions: Record<string, Option> = {
  history: { type: 'string', value: 'FILE', help: 'the history (default: $PELLUCID_HISTORY, else ./pellucid.db)' },
  json: { type: 'boolean', help: 'results as JSON; progress as one JSON document a line' },
  quiet: { type: 'boolean', help: 'no progress' },
  help: { type: 'boolean', help: 'what a command does' },
  'cohort-module': { type: 'string', value: 'FILE', help: 'tasks and training from a module', hidden: true },
  'heartbeat-seconds': { type: 'string', value: 'N', help: 'silence after which a process is hung', hidden: true },
  'stall-seconds': { type: 'string', value: 'N', help: 'longest computation of a main thread', hidden: true },
  'checkpoint-seconds': { type: 'string', value: 'N', help: 'time between checkpoints', hidden: true },
}

/** Options of the commands that train; a command that begins nothing refuses them. */
export const trainingOptions: Record<string, Option> = {
  engine: { type: 'string', value: 'NAME', help: 'what computes (default: auto, the fastest of pellucid engines)' },
  workers: { type: 'string', value: 'N', help: 'trainers of the experiment at a time (default: one per core)' },
}

/** A command line taken apart. */
export interface Parsed {
  command: Command | null
  positionals: string[]
  help: boolean
  version: boolean
  options: Options
}

/** Reads a command line; throws BadInput with the nearest known name for a slip. */
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
    if (option.type === 'string' && (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))))
      throw new BadInput(`${rawName} needs a value: ${rawName} ${option.value}`)
    if (option.type === 'boolean' && value !== undefined) throw new BadInput(`${rawName} takes no value, got ${value}`)
    if (name in values && values[name] !== (value ?? true))
      throw new BadInput(`${rawName} is given twice, as ${values[name]} and as ${value}`)
    values[name] = value ?? true
  }
  const positionals = words.slice(1)
  if (command && !values.help) requireArity(command, positionals)
  return { command, positionals, help: values.help === true, version: false, options: settle(values, env) }
}

function find(word: string, commands: Command[]): Command {
  const names = commands.map((command) => command.name)
  const found = commands.find((command) => command.name === word)
  if (found) return found
  const near = nearest(word, names)
  throw new BadInput(`unknown command: ${word} (${near ? `did you mean ${near}?` : `expected ${names.join(', ')}`})`)
}

function unknownOption(
  raw: string,
  name: string,
  command: Command | null,
  mine: Record<string, Option>,
  commands: Command[],
): string {
  const owner = commands.find((other) => name in other.options)
  if (owner && command) return `${raw} is not an option of ${command.name} (${owner.name} has it)`
  const names = Object.keys(mine).filter((other) => !mine[other]!.hidden)
  const near = nearest(name, names)
  return `unknown option: ${raw} (${near ? `did you mean --${near}?` : 'pellucid help lists them'})`
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
    checkpointSeconds: text('checkpoint-seconds') ? Number(text('checkpoint-seconds')) : undefined,
    own: values,
  }
}

function workersOf(text: string): number {
  const asked = whole('--workers', text, 1, 1024)
  const fault = workersFault(asked)
  if (fault) throw new BadInput(`--${fault}`)
  return asked
}

/** Reads a whole number; throws BadInput outside its bounds. */
export function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new BadInput(`${option}: expected a whole number from ${least} to ${most}, got ${text}`)
}
