import { describe } from '../answer/describe.ts'
import { describeFront } from '../answer/front.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { withLab } from '../open.ts'

export const answer: Command = {
  name: 'answer',
  summary: 'judge the claims: verdicts with effects, intervals and tests, or what is missing to judge them',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    beside: { type: 'boolean', help: 'also show comparisons that no verdict rests on' },
    margin: { type: 'string', value: 'X', help: 'a difference in capability that counts as none, in its unit' },
  },
  run: ({ terminal, options, positionals }) => {
    const margin = marginOf(options.own.margin as string | undefined)
    return withLab(options, 'reads', async ({ lab }) => {
      const answered = await lab.experiments.answer({ experiment: positionals[0]!, margin })
      if (options.json) terminal.json(answered, 2)
      else [...describe(answered, options.own.beside === true), ...describeFront(answered.front)].forEach(terminal.out)
      return exit.done
    })
  },
}

function marginOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const margin = given.trim() === '' ? NaN : Number(given)
  if (margin > 0 && Number.isFinite(margin)) return margin
  throw new BadInput(`--margin: expected a number above 0, got ${given}`)
}
