import { extensionWords } from '../../../core/messages/extended.ts'
import type { Fault } from '../../../core/experiment/types.ts'
import { isAuto } from '../../service/answers/engine.ts'
import { NotAnExperiment } from '../../service/answers/preparing.ts'
import { BadInput, type Command } from '../command.ts'
import { faultLines } from '../faults.ts'
import { withoutMarks } from '../format.ts'
import { interruptions } from '../interruptions.ts'
import { whole } from '../number.ts'
import { withLab } from '../open.ts'
import { trainingOptions } from '../options.ts'
import { resumeLine } from '../resume-line.ts'
import { watch } from '../watch.ts'

export const extend: Command = {
  name: 'extend',
  summary: 'add seeds or values to an experiment; what is done is kept',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    seeds: { type: 'string', value: 'N', help: 'as many seeds as this, with those that there are' },
    set: {
      type: 'string',
      value: 'FIELD=VALUES',
      help: "values to add, as in reader.cost='[0.02, 0.04]' or pressure='0..1 lin 5'; may be given several times",
      repeats: true,
    },
    ...trainingOptions,
    'keep-running': { type: 'boolean', help: 'keep training when this terminal closes' },
  },
  run: (call) => {
    const { options, terminal } = call
    const seeds = typeof options.own['seeds'] === 'string' ? whole('--seeds', options.own['seeds'], 1, 100_000) : null
    const values = valuesOf(options.own['set'])
    if (seeds === null && Object.keys(values).length === 0)
      throw new BadInput('nothing to add: give --seeds N or --set FIELD=[VALUE, …]')
    const extended = withLab(options, 'changes', async (connection) => {
      const { lab } = connection
      const given = call.positionals[0]!
      const { id, name, engine } = await lab.experiments.show({ experiment: given })
      if (!isAuto(options.engine) && options.engine !== engine)
        throw new BadInput(
          `${withoutMarks(name)} was trained on ${engine} and is extended there; --engine ${options.engine} would mix numbers`,
        )
      const keep = options.own['keep-running'] === true
      const interrupted = interruptions()
      const made = await lab.experiments.extend({
        experiment: String(id),
        seeds,
        values,
        workers: options.workers,
        keep,
      })
      if (options.json) terminal.json({ type: 'extended', ...made })
      else if (!options.quiet) terminal.err(`${withoutMarks(name)}: ${extensionWords(made)}`)
      return watch(connection, { ...made, resume: resumeLine(given, id, options) }, interrupted, call)
    })
    return extended.catch((error: unknown) => {
      if (error instanceof NotAnExperiment) throw new BadInput(faultLines('--set', unplaced(error.faults)).join('\n'))
      throw error
    })
  },
}

/** Faults of the larger file, which nobody has seen, without their lines. */
const unplaced = (faults: readonly Fault[]): Fault[] => faults.map(({ path, message }) => ({ path, message }))

/** The values to add to each field as they are typed, from lines of `FIELD=VALUES`. */
function valuesOf(given: string | boolean | undefined): Record<string, string> {
  const values: Record<string, string> = {}
  for (const line of typeof given === 'string' ? given.split('\n') : []) {
    const [, field, text] = /^([\w.-]+)=(.+)$/s.exec(line) ?? []
    if (field === undefined || text === undefined)
      throw new BadInput(`--set ${line}: expected FIELD=VALUES, as in reader.cost='[0.02, 0.04]'`)
    if (Object.hasOwn(values, field)) throw new BadInput(`--set ${field} is given twice; list all its values in one`)
    values[field] = text
  }
  return values
}
