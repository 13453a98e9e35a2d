import type { Choice, Misfit, Settings, StudentSettings } from '../../core/experiment/types.ts'
import { distances } from '../distances/index.ts'
import type { Limit } from '../limits.ts'
import { networks } from '../networks/index.ts'
import { layerOf, tapsOf, unitsOf, type Shape, type Stage } from '../networks/network.ts'
import { readers } from '../readers/index.ts'
import { sparsifiers } from '../sparsifiers/index.ts'
import { tasks } from '../tasks/index.ts'
import { inputShape } from '../tasks/task.ts'
import { teachings } from '../teaching/index.ts'

/**
 * Options that ask for more than there is of something: more units than a reader sees, than a layer has, more rows than
 * come by. Such a value would act as the largest valid one, which the message names. Throws TaskDataError where the data of
 * a task cannot be used.
 */
export function exceeding(all: Iterable<Settings>): Misfit[] {
  const found = new Map<string, Misfit>()
  const shapes = new Map<string, Shapes>()
  for (const settings of all) {
    const key = JSON.stringify([settings.task, settings.primary])
    const own = shapes.get(key) ?? shapesOf(settings)
    shapes.set(key, own)
    for (const misfit of exceedingOne(settings, own)) found.set(`${misfit.path} ${misfit.message}`, misfit)
  }
  return [...found.values()]
}

/** What a primary reads, its stages, and the one whose activations are the code. */
interface Shapes {
  input: Shape
  outputs: number
  stages: readonly Stage[]
  exposed: Stage
}

function shapesOf({ task, primary }: Settings): Shapes {
  const sizes = tasks.get(task.kind).sizes(task)
  const { outputs } = sizes
  const input: Shape = inputShape(sizes)
  const { kind, expose, outputBias, ...options } = primary
  const stages = networks.get(kind).stages(options, { input, outputs, bias: true, outputBias })
  return { input, outputs, stages, exposed: stages[expose === 'last' ? stages.length - 2 : expose]! }
}

function exceedingOne(settings: Settings, { input, outputs, stages, exposed }: Shapes): Misfit[] {
  const { primary, sparsity, teaching, training } = settings
  const acted = sparsity['at'] === 'all' ? stages.slice(0, -1) : [exposed]
  const layers = acted.map((stage) => unitsOf(layerOf(stage)))
  const rows = { batch: training.batch, all: training.batch * training.steps }
  const further = Object.keys(teachings.get(teaching.mode).further ?? {}).flatMap((name) => {
    const network = teaching[name] as Choice | undefined
    return network ? [{ path: `teaching.${name}`, network, stages: stagesOf(network, { input, outputs }) }] : []
  })
  const distance = (path: string, given: Choice): Misfit[] =>
    above(path, given, distances.get(given.kind).limits?.(given, rows))
  const student = (given: StudentSettings, i: number): Misfit[] => {
    const path = `teaching.students.${i}`
    const { network, reader } = given
    const seen = given.sees === 'code' ? layerOf(exposed) : input
    const own = stagesOf(network, {
      input: seen,
      outputs: given.predicts === 'code' ? unitsOf(layerOf(exposed)) : outputs,
    })
    return [
      ...above(`${path}.network`, network, networks.get(network.kind).limits?.(network, own)),
      ...above(`${path}.reader`, reader, readers.get(reader.kind).limits?.(reader, tapsOf(own[0]!))),
      ...distance(`${path}.distance`, given.distance),
    ]
  }
  return [
    ...above('primary', primary, networks.get(primary.kind).limits?.(primary, stages)),
    ...above('sparsity', sparsity, sparsifiers.get(sparsity.kind).limits?.(sparsity, layers)),
    ...above('teaching', teaching, teachings.get(teaching.mode).limits?.(teaching, rows)),
    ...further.flatMap(({ path, network, stages }) =>
      above(path, network, networks.get(network.kind).limits?.(network, stages)),
    ),
    ...(teaching.distance ? distance('teaching.distance', teaching.distance) : []),
    ...teaching.students.flatMap(student),
  ]
}

const stagesOf = ({ kind, ...options }: Choice, shape: { input: Shape; outputs: number }): Stage[] =>
  networks.get(kind).stages(options, { ...shape, bias: true, outputBias: true })

const above = (path: string, given: Readonly<Record<string, unknown>>, limits: readonly Limit[] = []): Misfit[] =>
  limits.flatMap(({ option, most, of }) => {
    const value = given[option]
    if (typeof value !== 'number' || value <= most) return []
    const message = `expected at most ${most}, the number of ${of}, got ${value} (nearest valid: ${most})`
    return [{ path: `${path}.${option}`, message }]
  })
