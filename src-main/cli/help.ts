import type { Command, Option } from './command.ts'
import { commonOptions } from './options.ts'

/** The overview that help begins with. */
export function overview(commands: Command[]): string[] {
  return [
    'pellucid: what does it cost to make a neural network easy to read?',
    '',
    ...pairs(commands.map(({ name, args, summary }) => [`${name} ${args}`.trim(), summary])),
    '',
    'Options of every command:',
    ...pairs(optionPairs(commonOptions)),
    '',
    'Exit codes: 0 done, 1 some runs failed or the output was cut off, 2 bad input,',
    '3 recompute --dry-run found differences,',
    '130 interrupted (pellucid resume continues).',
  ]
}

/** Help for one command. */
export function helpOf({ name, args, summary, options }: Command): string[] {
  const own = optionPairs(options)
  return [
    `pellucid ${name} ${args}`.trim(),
    `  ${summary}`,
    ...(own.length > 0 ? ['', 'Options:', ...pairs(own)] : []),
    '',
    'Options of every command:',
    ...pairs(optionPairs(commonOptions)),
  ]
}

const optionPairs = (options: Record<string, Option>): [string, string][] =>
  Object.entries(options)
    .filter(([, option]) => !option.hidden)
    .map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help])

function pairs(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
