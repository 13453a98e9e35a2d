import type { Choice, Settings } from '../../core/experiment/types.ts'
import { networks } from '../networks/index.ts'
import { Parameters } from '../networks/parameters.ts'
import { inputShape, type TaskData } from '../tasks/task.ts'
import type { FurtherNetwork, Teaching } from '../teaching/teaching.ts'

/**
 * The networks of a teaching mode beside the primary, by the names of their fields: each the network that its field names,
 * or that of the primary, with biases and the primary's output bias, and without a sparsifier. Their parameters are the
 * state entries `<name>/<stage>/<parameter>`.
 */
export function furtherNetworks(
  { further = {} }: Teaching,
  { primary, teaching }: Settings,
  task: TaskData,
  runs: number,
): Record<string, FurtherNetwork> {
  const io = { input: inputShape(task), outputs: task.outputs, bias: true, outputBias: primary.outputBias }
  return Object.fromEntries(
    Object.keys(further).map((name): [string, FurtherNetwork] => {
      const { kind, ...options } = (teaching[name] as Choice | undefined) ?? primary
      const parameters = new Parameters(name, runs, networks.get(kind).stages(options, io))
      const outputs: FurtherNetwork['outputs'] = (state, inputs) =>
        parameters.stages.reduce((h, stage, i) => stage.forward(parameters.stage(state, i), h), inputs)
      return [name, { parameters, outputs }]
    }),
  )
}
