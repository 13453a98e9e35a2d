import { choosingWords } from '../../../core/engines/choosing.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { engineNamed, isAuto } from '../../service/answers/engine.ts'
import { describe } from '../../service/answers/describe.ts'
import type { Connection } from '../../service/reach/dial.ts'
import { NotAnExperiment, prepared, type Handed } from '../../service/answers/preparing.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { experimentFile } from '../experimentFile.ts'
import { faultLines } from '../faults.ts'
import { counted, withoutMarks } from '../format.ts'
import { interruptions, type Interruptions } from '../interruptions.ts'
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
    'keep-running': { type: 'boolean', help: 'keep training when this terminal closes' },
    'begin-anew': { type: 'boolean', help: 'create a new history although backups of a missing one exist' },
  },
  async run(call) {
    const { options, terminal } = call
    const { engine, workers } = options
    const { file, text } = experimentFile(call.positionals[0]!)
    let interrupted: Interruptions | undefined
    /** Checks file and engine before a history is created. */
    const before = async (): Promise<Handed> => {
      const left = new AbortController()
      const loading = describe('loaded', options.module, undefined, left.signal)
      loading.catch(() => {})
      try {
        const handed = { prepared: await prepared(text, engine, options.module), loaded: await loading }
        if (!isAuto(engine)) requireEngine(handed.loaded, engine)
        interrupted = interruptions()
        return handed
      } finally {
        left.abort()
      }
    }
    const train = async (connection: Connection) => {
      const { lab } = connection
      const keep = options.own['keep-running'] === true
      await lab.experiments.check({ text, engine })
      interrupted ??= interruptions()
      if (isAuto(engine) && !options.quiet) {
        const words = choosingWords(await lab.experiments.toTry({ text, engine, workers }))
        if (words !== null) terminal.err(words)
      }
      const made = await lab.experiments.create({ text, engine, workers, keep })
      if (options.json) terminal.json({ type: 'created', ...made })
      else if (!options.quiet) {
        terminal.err(
          `${withoutMarks(made.name)}: ${counted(made.settings, 'setting')}, ${counted(made.runs, 'run')} ` +
            `in ${counted(made.cohorts, 'cohort')}, on ${made.engine}`,
        )
        if (made.tried !== null) terminal.err(withoutMarks(made.tried))
      }
      return watch(connection, { ...made, resume: resumeLine(made.name, made.experiment, options) }, interrupted, call)
    }
    try {
      return await withLab(options, 'begins', train, before)
    } catch (error) {
      if (!(error instanceof NotAnExperiment)) throw error
      if (options.json) terminal.json({ type: 'faults', file, faults: error.faults })
      else for (const line of faultLines(file, error.faults)) terminal.err(line)
      return exit.badInput
    }
  },
}

/** Throws if an engine is not available, before anything is started. */
function requireEngine(reports: EngineReport[], name: string): void {
  try {
    engineNamed(reports, name)
  } catch (error) {
    throw new BadInput((error as Error).message)
  }
}
