import type { EngineReport } from '../../../core/commands.ts'
import { engineNamed, isAuto } from '../../service/engine.ts'
import { describe } from '../../service/describe.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { experimentFile } from '../experimentFile.ts'
import { faultLines } from '../faults.ts'
import { counted, plain } from '../format.ts'
import { interruptions } from '../interruptions.ts'
import { withLab } from '../open.ts'
import { trainingOptions } from '../options.ts'
import { resumeLine } from '../resume-line.ts'
import { watch } from '../watch.ts'

export const run: Command = {
  name: 'run',
  summary: 'run an experiment file, or a built-in experiment by its name',
  args: 'FILE',
  arity: [1, 1],
  options: {
    ...trainingOptions,
    'keep-running': { type: 'boolean', help: 'go on when this terminal goes away' },
    'begin-anew': { type: 'boolean', help: 'begin a new history where one is gone and backups of it are left' },
  },
  async run(call) {
    const { options, terminal } = call
    const { file, text } = experimentFile(call.positionals[0]!)
    const faults = await describe('faults', options.module, text)
    if (faults.length > 0) {
      if (options.json) terminal.json({ type: 'faults', file, faults })
      else for (const line of faultLines(file, faults)) terminal.err(line)
      return exit.badInput
    }
    if (!isAuto(options.engine)) requireEngine(await describe('loaded', options.module), options.engine)
    const interrupted = interruptions()
    return withLab(options, true, async (connection) => {
      const keep = options.own['keep-running'] === true
      const { engine, workers } = options
      if (isAuto(engine) && !options.quiet && (await connection.lab.calibration.remembered()) === null)
        terminal.err('Trying which engine is the fastest here: some seconds for each, once.')
      const made = await connection.lab.experiments.create({ text, engine, workers, keep })
      if (options.json) terminal.json({ type: 'created', ...made })
      else if (!options.quiet)
        terminal.err(
          `${plain(made.name)}: ${counted(made.settings, 'setting')}, ${counted(made.runs, 'run')} ` +
            `in ${counted(made.cohorts, 'cohort')}, on ${made.engine}`,
        )
      return watch(connection, { ...made, resume: resumeLine(made.name, made.experiment, options) }, interrupted, call)
    })
  },
}

/** Before anything is begun. */
function requireEngine(reports: EngineReport[], name: string): void {
  try {
    engineNamed(reports, name)
  } catch (error) {
    throw new BadInput((error as Error).message)
  }
}
