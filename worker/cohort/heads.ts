import { Parameters } from '../networks/parameters.ts'
import { affine } from '../networks/network.ts'
import type { ExtraHead, FurtherNetwork } from '../teaching/teaching.ts'

/**
 * Linear heads with biases on the primary's last hidden layer, by name. Their parameters are the state entries
 * `<name>/0/weight` and `<name>/0/bias`.
 */
export function headNetworks(
  heads: Readonly<Record<string, ExtraHead>>,
  { stages, runs }: Pick<Parameters, 'stages' | 'runs'>,
): Record<string, FurtherNetwork> {
  return Object.fromEntries(
    Object.entries(heads).map(([name, { outputs, startsAs }]): [string, FurtherNetwork] => {
      const head = affine(stages.at(-1)!.input, outputs, true)
      const parameters = new Parameters(name, runs, [head])
      return [
        name,
        { parameters, startsAs, outputs: (state, hidden) => head.forward(parameters.stage(state, 0), hidden) },
      ]
    }),
  )
}
