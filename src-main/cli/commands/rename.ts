import { isName, longestName } from '../../../core/experiment/name.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { withLab } from '../open.ts'

export const rename: Command = {
  name: 'rename',
  summary: 'give an experiment another name; its file stays as it was',
  args: 'EXPERIMENT NAME',
  arity: [2, 2],
  options: {},
  run: ({ terminal, options, positionals }) => {
    const [experiment, given] = positionals as [string, string]
    const name = given.trim()
    if (!isName(name)) {
      const got = name.length > longestName ? `, got ${name.length}` : ''
      throw new BadInput(`NAME: expected a line of 1 to ${longestName} visible characters${got}`)
    }
    return withLab(options, 'changes', async ({ lab }) => {
      const { id, name: before } = await lab.experiments.show({ experiment })
      await lab.experiments.edit({ experiment: String(id), name })
      const others = (await lab.experiments.names()).filter((other) => other.name === name && other.id !== id)
      if (others.length > 0) terminal.err(sharedWords(name, id, others))
      if (options.json) terminal.json({ experiment: id, before, name })
      else terminal.out(`${before} (${id}) is now ${name}.`)
      return exit.done
    })
  },
}

/** Which experiment a name that several have leads to. */
function sharedWords(name: string, id: number, others: readonly { id: number }[]): string {
  const newest = Math.max(id, ...others.map((other) => other.id))
  const numbers = others.map((other) => other.id).sort((a, b) => a - b)
  const who = numbers.length === 1 ? `experiment ${numbers[0]} has` : `experiments ${numbers.join(', ')} have`
  return `${who} that name, too: "${name}" alone means the newest, ${newest}.`
}
