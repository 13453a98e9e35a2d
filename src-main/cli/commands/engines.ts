import { existsSync } from 'node:fs'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { describe } from '../../service/answers/describe.ts'
import { renewedHere } from '../../service/answers/engines.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { counted, figure, moment, withoutMarks } from '../format.ts'
import { install } from '../install.ts'
import { withLab } from '../open.ts'
import { table } from '../table.ts'

export const engines: Command = {
  name: 'engines',
  summary: 'test all engines or the named ones: how fast they are here, or why they cannot run',
  args: '[ENGINE ...]',
  arity: [0, 100],
  options: {
    calibrate: {
      type: 'boolean',
      help: 'create a history for the results if there is none (this machine and an existing one store them anyway)',
    },
    install: { type: 'string', value: 'WHAT', help: 'install what an engine needs: cuda or tensorflow' },
    from: { type: 'string', value: 'DIR', help: 'build TensorFlow’s binding against site-packages/tensorflow' },
  },
  async run({ terminal, options, positionals: names }) {
    const { install: what, from } = options.own as Record<string, string | undefined>
    if (what !== undefined) return install(what, from)
    if (from !== undefined) throw new BadInput('--from belongs to --install tensorflow')
    if (!options.quiet && !options.json)
      terminal.err(`Testing ${names.length > 0 ? names.join(', ') : 'every engine'}: a few seconds each.`)
    const hasHistory = options.own.calibrate === true || existsSync(options.history)
    const all = () =>
      hasHistory ? withLab(options, 'begins', ({ lab }) => lab.calibration.renew()) : renewedHere(options.module)
    const reports = names.length === 0 ? await all() : await tried(names, options.module)
    if (options.json) terminal.json(reports, 2)
    else for (const line of lines(reports)) terminal.out(line)
    return exit.done
  },
}

/** Tests some engines, without storing the results. */
const tried = (names: string[], module: string | undefined): Promise<EngineReport[]> =>
  describe('engines', module, names).catch((error: Error) => {
    throw /^unknown engine/.test(error.message) ? new BadInput(error.message) : error
  })

/** A row for each engine, a column for each calibrated program, and remarks below. */
function lines(reports: readonly EngineReport[]): string[] {
  const programs = [...new Set(reports.flatMap(({ speeds = [] }) => speeds.map(({ program }) => program)))]
  const rows = reports.map((report) => {
    const speed = (program: string) => report.speeds?.find((speed) => speed.program === program)?.modelStepsPerSecond
    const rates = programs.map((program) => (speed(program) === undefined ? '' : figure(speed(program)!)))
    return [report.name, report.available ? 'available' : 'missing', ...rates, withoutMarks(words(report))]
  })
  const titles = ['engine', '', ...programs, '']
  const isRate = (i: number) => i >= 2 && i < titles.length - 1
  const columns = titles.map((title, i) => ({ title, align: isRate(i) ? ('right' as const) : ('left' as const) }))
  const triedAt = reports.find((report) => report.triedAt !== undefined)?.triedAt
  const tried =
    triedAt === undefined ? [] : [`Training steps of one run per second, in one process; ${moment(triedAt)}.`]
  const warnings = reports.flatMap(({ name, warnings = [] }) =>
    warnings.map((warning) => `${name}: ${withoutMarks(warning)}`),
  )
  return [...table(columns, rows), ...tried, ...warnings]
}

function words({ available, reason, summary, device, trainers, versions }: EngineReport): string {
  if (!available) return reason ?? summary
  const made = Object.entries(versions).map(([part, version]) => `${part} ${version}`)
  const where = [device, trainers && counted(trainers, 'trainer')].filter(Boolean).join(', ')
  return [where || summary, ...made].join('  ')
}
