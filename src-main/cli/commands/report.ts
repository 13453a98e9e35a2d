import { reportFormats } from '../../../core/report/report.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { formatAmong } from '../export/read.ts'
import { writeOut } from '../export/writeOut.ts'
import { withLab } from '../open.ts'

export const report: Command = {
  name: 'report',
  summary: 'write a report on an experiment: question, figures, verdicts, results, notes, design and provenance',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    out: { type: 'string', value: 'FILE', help: 'where to write; - is standard output' },
    format: {
      type: 'string',
      value: 'NAME',
      help: `${Object.keys(reportFormats).join(', ')} (default: from the ending of FILE, else html)`,
    },
  },
  run: (call) => {
    const { out, format: given } = call.options.own as Record<string, string | undefined>
    if (out === undefined) throw new BadInput('--out FILE is missing')
    const format = formatAmong(reportFormats, { what: 'a report', given, out })
    return withLab(call.options, 'reads', async ({ lab }) => {
      const { bytes, mime } = await lab.reports.export({ experiment: call.positionals[0]!, format })
      await writeOut(call, out, bytes, { words: `report, ${format}`, more: { mime } })
      return exit.done
    })
  },
}
