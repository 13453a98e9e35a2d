import { existsSync } from 'node:fs'
import { checkHistory } from '../../../history/check.ts'
import { requireNoLoss } from '../../../history/loss.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { withoutMarks } from '../format.ts'

export const check: Command = {
  name: 'check',
  summary: 'read the whole history and say what is wrong with it; changes nothing',
  args: '',
  arity: [0, 0],
  options: {},
  async run({ terminal, options }) {
    const { history } = options
    requireNoLoss(history)
    if (!existsSync(history)) throw new BadInput(`there is no history at ${history}; --history FILE names another`)
    const findings = checkHistory(history)
    if (options.json) terminal.json({ history, sound: findings.length === 0, findings }, 2)
    else if (findings.length === 0) terminal.out(`${history} is sound.`)
    else for (const { message } of findings) terminal.out(withoutMarks(message))
    return findings.length === 0 ? exit.done : exit.someFailed
  },
}
