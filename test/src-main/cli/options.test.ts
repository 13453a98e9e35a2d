import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportFormats } from '../../../core/report/report.ts'
import { tableFormats } from '../../../core/tables/formats.ts'
import { everyCommand } from '../../../src-main/cli/commands/index.ts'
import { helpOf, overview } from '../../../src-main/cli/help.ts'
import { endingOf, formatAmong, listOf, numberOf, numbersOf, widthOf } from '../../../src-main/cli/export/read.ts'
import { seeds } from '../../../src-main/cli/number.ts'
import { commonOptions, parse } from '../../../src-main/cli/options.ts'

const commands = await everyCommand()

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

test('Every option takes its value in both spellings, values that begin with a dash too', () => {
  const values = ['-', '-5', '-.5', '-Infinity', '-name', '- spaced', 'a=b', '=', '✓']
  for (const command of commands)
    for (const [name, option] of Object.entries({ ...commonOptions, ...command.options })) {
      if (
        option.type !== 'string' ||
        ['workers', 'heartbeat-seconds', 'stall-seconds', 'checkpoint-seconds', 'trial-seconds'].includes(name)
      )
        continue
      const args = Array<string>(command.arity[0]).fill('1')
      for (const value of values)
        for (const spelt of [[`--${name}`, value], [`--${name}=${value}`]]) {
          const { options, positionals } = read(command.name, ...args, ...spelt)
          assert.equal(options.own[name], value, `${command.name} ${spelt.join(' ')}`)
          assert.equal(positionals.length, args.length)
        }
    }
})

test('A value that looks like the next option is asked about, an empty one is none', () => {
  refused('--out needs a value: --out FILE (or --out=--my, if that is the value)', 'export', '1', '--out', '--my')
  refused('--out needs a value: --out FILE', 'export', '1', '--out', '--figure', 'cost')
  assert.equal(read('export', '1', '--out=--figure').options.own.out, '--figure')
  for (const spelt of [['--out', ''], ['--out='], ['--out']])
    refused('--out needs a value: --out FILE', 'export', '1', ...spelt)
})

test('An unknown option is answered with the nearest of its command, else of another', () => {
  refused('unknown option: --figur (did you mean --figure?)', 'export', '1', '--figur=tradeoff')
  refused('unknown option: --figur (did you mean --figure of export?)', 'list', '--figur', 'tradeoff')
  refused('unknown option: --zzzzzzzz (pellucid help lists them)', 'list', '--zzzzzzzz')
  refused('unknown option: -x (put a name that begins with a dash after --)', 'show', '-x')
  assert.deepEqual(read('show', '--', '-x').positionals, ['-x'])
})

test('A number outside what its option takes is answered with the nearest that is', () => {
  const cases: [() => unknown, string][] = [
    [
      () => numberOf('--seed', '4294967296', seeds),
      '--seed: expected a whole number from 0 to 4294967295, got 4294967296 (nearest valid: 4294967295)',
    ],
    [
      () => numberOf('--seed', '-1', seeds),
      '--seed: expected a whole number from 0 to 4294967295, got -1 (nearest valid: 0)',
    ],
    [
      () => numberOf('--seed', '1.4', seeds),
      '--seed: expected a whole number from 0 to 4294967295, got 1.4 (nearest valid: 1)',
    ],
    [() => numberOf('--seed', ' ', seeds), '--seed: expected a whole number from 0 to 4294967295, got  '],
    [
      () => numberOf('--dpi', '9000', { least: 36, most: 2400 }),
      '--dpi: expected a number from 36 to 2400, got 9000 (nearest valid: 2400)',
    ],
    [() => numbersOf('--runs', '1,,3'), `--runs: expected a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, got `],
    [() => widthOf('30'), '--width: expected column, text, page, or from 2 to 20 inches, got 30 (nearest valid: 20)'],
    [
      () => widthOf('colum'),
      '--width: expected column, text, page, or from 2 to 20 inches, got colum (did you mean column?)',
    ],
  ]
  for (const [act, message] of cases) assert.throws(act, { message })
  assert.equal(numberOf('--seed', '4294967295', seeds), 2 ** 32 - 1)
  assert.deepEqual(numbersOf('--runs', '2147483649, 3'), [2 ** 31 + 1, 3])
})

test('A file is written as its ending says, whatever the case, and never as something else that has an ending of its own', () => {
  assert.deepEqual(['a.SVG', 'a.json', 'a.htm', 'a.markdown', 'a', '-'].map(endingOf), [
    'svg',
    'vega',
    'html',
    'md',
    '',
    '',
  ])
  const table = (out: string, given?: string) => formatAmong(tableFormats, { what: 'a table', given, out })
  assert.deepEqual(
    ['a.csv', 'a.TEX', 'a.md', 'a.txt', '-'].map((out) => table(out)),
    ['csv', 'tex', 'md', 'csv', 'csv'],
  )
  assert.equal(table('a.svg', 'tex'), 'tex')
  for (const [out, name] of [
    ['a.svg', 'svg'],
    ['a.json', 'vega'],
    ['a.html', 'html'],
  ] as const)
    assert.throws(() => table(out), { message: RegExp(`^a table is not written as ${name} \\(`) })
  const report = (out: string) => formatAmong(reportFormats, { what: 'a report', given: undefined, out })
  assert.deepEqual(['a.html', 'a.HTM', 'a.md', 'a'].map(report), ['html', 'html', 'md', 'html'])
  assert.throws(() => report('a.pdf'), { message: 'a report is not written as pdf (expected html, md)' })
})

test('Nothing between two commas is no name', () => {
  assert.deepEqual([listOf('--measures', 'a, b'), listOf('--measures', undefined)], [['a', 'b'], undefined])
  for (const given of [',', 'a,', ',a', 'a,,b', ''])
    assert.throws(() => listOf('--measures', given), {
      message: `--measures: expected names separated by commas, got ${given}`,
    })
})
