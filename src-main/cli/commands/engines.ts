import { describe } from '../../service/describe.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { plain, rate } from '../format.ts'
import { install } from '../install.ts'
import { withLab } from '../open.ts'
import { table } from '../table.ts'

export const engines: Command = {
  name: 'engines',
  summary: 'what can compute here, how fast, and why something cannot',
  args: '',
  arity: [0, 0],
  options: {
    calibrate: { type: 'boolean', help: 'try them anew, and remember that for this history' },
    install: { type: 'string', value: 'WHAT', help: 'install what an engine needs: cuda or tensorflow' },
    from: { type: 'string', value: 'DIR', help: 'build TensorFlow’s binding against site-packages/tensorflow' },
  },
  async run({ terminal, options }) {
    const { install: what, from } = options.own as Record<string, string | undefined>
    if (what !== undefined) return install(what, from)
    if (from !== undefined) throw new BadInput('--from belongs to --install tensorflow')
    const reports = options.own.calibrate
      ? await withLab(options, false, ({ lab }) => lab.calibration.renew())
      : await describe('engines', options.module)
    if (options.json) terminal.out(JSON.stringify(reports, null, 2))
    else {
      const rows = reports.map(({ name, summary, available, reason, versions, modelStepsPerSecond: speed }) => {
        const made = Object.entries(versions).map(([part, version]) => `${part} ${version}`)
        const words = available ? [summary, ...made].join('  ') : (reason ?? summary)
        return [name, available ? 'available' : 'missing', speed === undefined ? '' : rate(speed), plain(words)]
      })
      const titles = ['engine', '', 'one small run', '']
      table(
        titles.map((title, i) => ({ title, align: i === 2 ? 'right' : 'left' })),
        rows,
      ).forEach(terminal.out)
    }
    return exit.done
  },
}
