import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { experimentOn } from '../../../core/files/starting.ts'
import { checkHistory } from '../../../history/check.ts'
import { requireNoLoss } from '../../../history/loss.ts'
import { describe } from '../../service/answers/describe.ts'
import { NotAnExperiment, prepared } from '../../service/answers/preparing.ts'
import { dataLines } from '../checked.ts'
import { BadInput, exit, type Call, type Command } from '../command.ts'
import { experimentFile } from '../experimentFile.ts'
import { faultLines } from '../faults.ts'
import { counted, withoutMarks } from '../format.ts'
import { plainLines } from '../marks.ts'

export const check: Command = {
  name: 'check',
  summary:
    'check the whole history for faults, or say how files of data or an experiment file are understood; changes nothing',
  args: '[FILE ...]',
  arity: [0, 16],
  options: {},
  async run(call) {
    const { positionals } = call
    if (positionals.length === 0) return checkOwn(call)
    const isExperiment = (file: string) => /\.(ya?ml|json)$/i.test(file)
    if (!positionals.some(isExperiment)) return checkData(call)
    if (positionals.length > 1) throw new BadInput('check takes one experiment file, or files of data')
    return checkExperiment(call)
  },
}

function checkOwn({ terminal, options }: Call): number {
  const { history } = options
  requireNoLoss(history)
  if (!existsSync(history)) throw new BadInput(`there is no history at ${history}; --history FILE names another`)
  const findings = checkHistory(history)
  if (options.json) terminal.json({ history, sound: findings.length === 0, findings }, 2)
  else if (findings.length === 0) terminal.out(`${history} is sound.`)
  else for (const { message } of findings) terminal.out(withoutMarks(message))
  return findings.length === 0 ? exit.done : exit.someFailed
}

/** Says what files of data hold, what tasks make of them, and an experiment on them. */
async function checkData({ terminal, options, positionals }: Call): Promise<number> {
  const facts = await describe('data', options.module, {
    paths: [...new Set(positionals.map((file) => resolve(file)))],
    chosen: {},
  })
  const suited = facts.tasks.find(({ missing }) => missing.length === 0)
  const experiment = suited ? experimentOn(suited, basename(positionals[0]!)) : null
  if (options.json) terminal.json({ ...facts, experiment }, 2)
  else {
    for (const line of dataLines(positionals, facts)) terminal.out(line)
    if (experiment !== null)
      terminal.out(`\nAn experiment on it, to be saved and run:\n\n${plainLines(experiment.trimEnd())}`)
  }
  return suited ? exit.done : exit.badInput
}

/** Says whether an experiment file can be run, and how the data that it names are understood. */
async function checkExperiment({ terminal, options, positionals }: Call): Promise<number> {
  const { file, text } = experimentFile(positionals[0]!)
  try {
    const { plan, said, warnings } = await prepared(text, 'cpu', options.module)
    if (options.json) terminal.json({ file, name: plan.name, runs: plan.runs.length, said, warnings }, 2)
    else {
      const lines = [`${plan.name}: ${counted(plan.runs.length, 'run')}`, ...said.map((one) => `${one}.`), ...warnings]
      for (const line of lines) terminal.out(withoutMarks(line))
    }
    return exit.done
  } catch (error) {
    if (!(error instanceof NotAnExperiment)) throw error
    if (options.json) terminal.json({ type: 'faults', file, faults: error.faults })
    else for (const line of faultLines(file, error.faults)) terminal.err(line)
    return exit.badInput
  }
}
