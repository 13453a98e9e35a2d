import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from '../../src-main/cli/commands/index.ts'
import { helpOf, overview } from '../../src-main/cli/help.ts'
import { parse } from '../../src-main/cli/options.ts'

const read = (...argv: string[]) => parse(argv, commands, {})
const refused = (message: string, ...argv: string[]) => assert.throws(() => read(...argv), { message }, argv.join(' '))

test('Options may stand anywhere, and the history comes from option, environment or folder', () => {
  const { command, positionals, options } = read('--workers', '2', 'run', 'a.yaml', '--history=h.db', '--json')
  assert.deepEqual([command?.name, positionals], ['run', ['a.yaml']])
  assert.deepEqual([options.workers, options.history, options.json], [2, 'h.db', true])
  assert.equal(read('list').options.history, 'pellucid.db')
  assert.equal(parse(['list'], commands, { PELLUCID_HISTORY: 'e.db' }).options.history, 'e.db')
})

test('Slips are answered with the nearest known name', () => {
  refused('unknown command: lst (did you mean list?)', 'lst')
  refused('unknown option: --histroy (did you mean --history?)', 'list', '--histroy', 'x')
  refused('--figure is not an option of list (export has it)', 'list', '--figure', 'tradeoff')
  for (const option of ['--engine', '--workers'])
    for (const { name } of commands.filter((command) => !(option.slice(2) in command.options)))
      refused(`${option} is not an option of ${name} (run has it)`, name, option, '1')
})

test('Values are asked for, checked, and may not contradict each other', () => {
  refused('--history needs a value: --history FILE', 'list', '--history')
  refused('--history needs a value: --history FILE', 'list', '--history', '--json')
  refused('--json takes no value, got yes', 'list', '--json=yes')
  refused('--workers: expected a whole number from 1 to 1024, got none', 'run', 'a.yaml', '--workers', 'none')
  refused('--engine is given twice, as cpu and as onnx-cpu', 'run', 'a', '--engine', 'cpu', '--engine', 'onnx-cpu')
  refused('pellucid run FILE: FILE is missing', 'run')
  refused(
    'pellucid show EXPERIMENT: one too many: concepts (a name with spaces needs quotes)',
    'show',
    'ten',
    'concepts',
  )
})

test('Help lists every command with its options and none that is hidden', () => {
  const text = overview(commands).join('\n')
  for (const command of commands) {
    assert.ok(text.includes(command.summary))
    const own = helpOf(command).join('\n')
    for (const option of Object.keys(command.options)) assert.ok(own.includes(`--${option}`))
    assert.doesNotMatch(own, /cohort-module/)
  }
})
