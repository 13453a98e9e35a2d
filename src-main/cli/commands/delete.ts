import { countOf } from '../../../core/records/records.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { count } from '../format.ts'
import { withLab } from '../open.ts'

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete an experiment with its runs and results; earlier backups still hold it',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: { yes: { type: 'boolean', help: 'delete it; without this, only say what would be deleted' } },
  run: ({ terminal, options, positionals }) =>
    withLab(options, 'changes', async ({ lab }) => {
      const [experiment] = positionals as [string]
      const { id, name, runs } = await lab.experiments.show({ experiment })
      const total = countOf(runs)
      const what = `${name} (${id}) with ${count(total)} ${total === 1 ? 'run' : 'runs'}`
      if (options.own.yes !== true) throw new BadInput(`--yes is missing: it deletes ${what}, and there is no undo`)
      const deleted = await lab.experiments.delete({ experiment: String(id), now: true })
      if (options.json) terminal.json(deleted)
      else terminal.out(`Deleted ${what}.`)
      return exit.done
    }),
}
