import type { ExperimentState } from '../../../core/records/records.ts'
import { isAuto } from '../../service/answers/engine.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { counted, withoutMarks } from '../format.ts'
import { interruptions } from '../interruptions.ts'
import { withLab } from '../open.ts'
import { trainingOptions } from '../options.ts'
import { resumeLine } from '../resume-line.ts'
import { watch } from '../watch.ts'

const unfinished: ExperimentState[] = ['interrupted', 'paused', 'queued', 'running']

export const resume: Command = {
  name: 'resume',
  summary: 'resume a stopped experiment (default: the newest)',
  args: '[EXPERIMENT]',
  arity: [0, 1],
  options: { ...trainingOptions, 'keep-running': { type: 'boolean', help: 'keep training when this terminal closes' } },
  run: (call) =>
    withLab(call.options, 'changes', async (connection) => {
      const { options, terminal } = call
      const { lab } = connection
      const newest = async () => (await lab.experiments.list({})).find(({ state }) => unfinished.includes(state))
      const given = call.positionals[0]
      const found = given === undefined ? await newest() : await lab.experiments.show({ experiment: given })
      if (!found) throw new BadInput('there is nothing to resume: every experiment has ended')
      const { id, name, state, engine } = found
      if (!isAuto(options.engine) && options.engine !== engine)
        throw new BadInput(
          `${withoutMarks(name)} was started on ${engine} and resumes there; --engine ${options.engine} would mix numbers`,
        )
      if (state === 'finished') {
        if (options.json) terminal.json({ type: 'end', experiment: id, state, runs: found.runs })
        else terminal.out(`${withoutMarks(name)} is finished.`)
        return exit.done
      }
      const keep = options.own['keep-running'] === true
      const interrupted = interruptions()
      const made = await lab.experiments.resume({ experiment: String(id), workers: options.workers, keep })
      const open = found.runs.queued + found.runs.running + found.runs.failed
      if (options.json) terminal.json({ type: 'resumed', ...made })
      else if (!options.quiet) terminal.err(`${withoutMarks(name)}: ${counted(open, 'run')} to go, on ${engine}`)
      return watch(connection, { ...made, resume: resumeLine(given ?? name, id, options) }, interrupted, call)
    }),
}
