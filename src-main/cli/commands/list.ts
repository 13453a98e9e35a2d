import { countOf } from '../../../core/records/records.ts'
import { doingWords } from '../../../core/messages/doing.ts'
import { exit, type Command } from '../command.ts'
import { count, moment, withoutMarks } from '../format.ts'
import { withLab } from '../open.ts'
import { table } from '../table.ts'

export const list: Command = {
  name: 'list',
  summary: 'list the experiments of the history, newest first',
  args: '',
  arity: [0, 0],
  options: { archived: { type: 'boolean', help: 'include archived ones' } },
  run: ({ terminal, options }) =>
    withLab(options, 'reads', async ({ lab }) => {
      const records = await lab.experiments.list({ archived: options.own.archived === true })
      if (options.json) {
        terminal.json(records, 2)
        return exit.done
      }
      if (records.length === 0) terminal.err('No experiments yet. pellucid run FILE starts one.')
      const rows = records.map(({ id, name, state, doing, runs, engine, createdAt, tags }) => {
        const total = countOf(runs)
        const bad = [runs.diverged && `${runs.diverged} diverged`, runs.failed && `${runs.failed} failed`]
        const done = [`${count(runs.done)}/${count(total)}`, ...bad.filter(Boolean)].join(', ')
        return [
          String(id),
          withoutMarks(name),
          doing ? doingWords(doing) : state,
          done,
          engine,
          moment(createdAt),
          withoutMarks(tags.join(', ')),
        ]
      })
      const titles = ['', 'name', 'state', 'runs done', 'engine', 'begun', 'tags']
      if (rows.length > 0)
        table(
          titles.map((title, i) => ({ title, align: i ? 'left' : 'right' })),
          rows,
        ).forEach(terminal.out)
      return exit.done
    }),
}
