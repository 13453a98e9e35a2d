import { countOf } from '../../../core/records/records.ts'
import { BadInput, exit, type Command } from '../command.ts'
import type { Connection } from '../../service/reach/dial.ts'
import { count, withoutMarks } from '../format.ts'
import { withLab } from '../open.ts'

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete an experiment with its runs and results; earlier backups still hold it',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: { yes: { type: 'boolean', help: 'delete it; without this, only say what would be deleted' } },
  run: ({ terminal, options, positionals }) =>
    withLab(options, 'changes', async ({ lab }) => {
      const id = await numberOf(lab, positionals[0]!)
      const { name, runs } = await lab.experiments.show({ experiment: String(id) })
      const total = countOf(runs)
      const what = `${withoutMarks(name)} (${id}) with ${count(total)} ${total === 1 ? 'run' : 'runs'}`
      if (options.own.yes !== true) throw new BadInput(`--yes is missing: it deletes ${what}, and there is no undo`)
      const deleted = await lab.experiments.delete({ experiment: String(id), now: true })
      if (options.json) terminal.json(deleted)
      else terminal.out(`Deleted ${what}.`)
      return exit.done
    }),
}

/**
 * The number of an experiment that is named in full. Whatever else reads a part of a name or the newest of several of one
 * name can be repeated; a deletion cannot.
 */
async function numberOf(lab: Connection['lab'], given: string): Promise<number> {
  const all = await lab.experiments.names()
  const numbered = all.find(({ id }) => String(id) === given)
  if (numbered) return numbered.id
  const [newest, ...older] = all.filter(({ name }) => name === given)
  if (newest && older.length === 0) return newest.id
  if (newest)
    throw new BadInput(
      `${withoutMarks(given)} is the name of ${older.length + 1} experiments; give the number of the one to delete: ` +
        [newest, ...older].map(({ id, state }) => `${id} (${state})`).join(', '),
    )
  const { id, name } = await lab.experiments.show({ experiment: given })
  throw new BadInput(`delete takes a number or a whole name: did you mean ${withoutMarks(name)} (${id})?`)
}
