import { describe } from '../../service/describe.ts'
import { exit, type Command } from '../command.ts'
import { plain } from '../format.ts'
import { table } from '../table.ts'

export const engines: Command = {
  name: 'engines',
  summary: 'what can compute here, and why something cannot',
  args: '',
  arity: [0, 0],
  options: {},
  async run({ terminal, options }) {
    const reports = await describe('engines', options.module)
    if (options.json) terminal.out(JSON.stringify(reports, null, 2))
    else {
      const rows = reports.map(({ name, summary, available, reason, versions }) => {
        const made = Object.entries(versions).map(([part, version]) => `${part} ${version}`)
        return [
          name,
          available ? 'available' : 'missing',
          plain(available ? [summary, ...made].join('  ') : (reason ?? summary)),
        ]
      })
      table([{ title: 'engine' }, { title: '' }, { title: '' }], rows).forEach(terminal.out)
    }
    return exit.done
  },
}
