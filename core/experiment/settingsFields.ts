import type { Catalog } from '../catalog/catalog.ts'
import { measureFacts } from '../catalog/measure.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { nullNames } from './controlled.ts'
import { choice, fields, names, one, usualOf, whole, type Fields } from './schemaParts.ts'

/** Steps are counted in 32 bits. */
const MOST_STEPS = 2 ** 32 - 1
/** No task's arrays can hold more rows. */
const MOST_ROWS = 10_000_000

/** The fields of an experiment file of which settings are made, without sweeps, built from a catalog. */
export function settingsFields(catalog: Catalog): Fields {
  const init = choice(catalog, 'initialisation', 'fan-in', 'Initial values of the weights.')
  const student = fields('A network that imitates or reads the primary.', {
    sees: one(
      'What the student sees: the input (classical distillation) or the exposed code.',
      'code',
      'input',
      'code',
    ),
    predicts: {
      type: 'string',
      enum: ['outputs', 'code', 'targets'],
      otherwise: 'by the task',
      description:
        "What the student predicts: the task's targets, the primary's outputs, or its code; by default the targets, or the outputs where no concept of the task is a target.",
    },
    distance: choice(
      catalog,
      'distance',
      undefined,
      'How far the student is from its target; the default depends on the target.',
    ),
    network: choice(catalog, 'network', 'linear', "The student's network."),
    bias: { type: 'boolean', default: true, description: 'Whether the student has biases.' },
    init,
    reader: choice(catalog, 'reader', 'l1', 'The cost of reading many units.'),
  })
  const optimizer = choice(catalog, 'optimizer', 'adam', 'The optimiser of the primary and of its students.')
  for (const variant of optimizer.anyOf!) {
    const rate = variant.properties!['learningRate']
    if (rate) rate.role = 'numeric'
  }
  return {
    task: choice(catalog, 'task', undefined, 'The task that the primary learns.'),
    primary: choice(catalog, 'network', 'mlp', 'The network to be read.', {
      expose: {
        anyOf: [{ type: 'integer', minimum: 0 }, { const: 'last' }],
        default: 'last',
        description: 'The hidden layer that students read: an index from 0, or last.',
      },
      init,
      outputBias: { type: 'boolean', default: true, description: 'Whether the output layer has biases.' },
    }),
    sparsity: choice(catalog, 'sparsifier', 'none', 'The bottleneck on the exposed code.'),
    teaching: {
      ...choice(
        catalog,
        'teaching',
        'alternating',
        'How students influence the primary.',
        ({ facts }): Fields => {
          if (facts['controls'] !== undefined) return {}
          const imitates = facts['imitates'] as string | undefined
          const pressure = (description: string): JsonSchema => ({
            type: 'number',
            minimum: 0,
            default: 1,
            role: 'numeric',
            description,
          })
          if (imitates === undefined)
            return {
              pressure: pressure("Weight of the students' loss in the primary's gradient."),
              ...(catalog['budget'] && {
                budget: choice(
                  catalog,
                  'budget',
                  'none',
                  'In place of a pressure: a bound on the task loss of training, at which the pressure keeps it.',
                ),
              }),
              students: {
                type: 'array',
                maxItems: 64,
                items: student,
                default: [{}],
                description: 'The students of the primary.',
              },
            }
          return {
            pressure: pressure("Weight of the imitation in the network's gradient."),
            distance: choice(
              catalog,
              'distance',
              undefined,
              facts['usualDistance'] === undefined
                ? `How far its ${imitates} are from those that it imitates; the default depends on the task.`
                : `How far its ${imitates} are from those that it imitates; by default ${facts['usualDistance'] as string}.`,
            ),
            ...furtherOf(catalog, facts),
          }
        },
        'mode',
      ),
    },
    training: fields('Length, batches and optimiser of training.', {
      steps: whole(1, MOST_STEPS, 5000, "Updates of the primary's weights."),
      batch: whole(1, MOST_ROWS, 128, 'Rows per update.'),
      optimizer,
      logEvery: whole(1, MOST_STEPS, 50, 'Losses are recorded every this many steps.'),
    }),
    rotate: one(
      'Control: rotate the frozen code before probes and measures, or the code that students see during training.',
      'none',
      'none',
      'after',
      'during',
    ),
    control: choice(catalog, 'control', 'none', 'Control: a run with one thing taken away or made equal.'),
    evaluation: fields('How the frozen primary is evaluated.', {
      students: one(
        'The held-out students: how many, and how long they learn.',
        usualOf(names(catalog, 'heldout', ['default']), 'default'),
        ...names(catalog, 'heldout', ['default', 'thorough']),
      ),
      measures: {
        anyOf: [
          { const: 'default' },
          {
            type: 'array',
            minItems: 1,
            items: { type: 'string', enum: catalog['measure']?.map((m) => m.name), meant: measuresOfValues(catalog) },
          },
        ],
        default: 'default',
        description: 'Measures to compute: default, or a list of names.',
      },
      rows: whole(100, MOST_ROWS, 20_000, 'Held-out rows that measures are scored on.'),
      nulls: {
        anyOf: [
          { const: 'none' },
          { const: 'default' },
          { type: 'array', minItems: 1, items: { type: 'string', enum: nullNames(catalog) } },
        ],
        default: 'none',
        description: 'Nulls beside every measure: none, default (untrained, shuffled and rotated), or a list of names.',
      },
    }),
  }
}

/** The measure of each value, by the value's whole name and by its beginning. */
function measuresOfValues(catalog: Catalog): Record<string, string> {
  const own = (catalog['measure'] ?? []).flatMap((measure) =>
    measureFacts({ measure: [measure] }).flatMap(({ name }) =>
      [name, name.split('.')[0]!].map((word) => [word, measure.name] as const),
    ),
  )
  return Object.fromEntries(own)
}

/** Networks of a teaching mode beside the primary, as fields. */
const furtherOf = (catalog: Catalog, { further = {} }: Record<string, unknown>): Fields =>
  Object.fromEntries(
    Object.entries(further as Record<string, { description: string; default?: unknown }>).map(([name, own]) => {
      const network = choice(catalog, 'network', undefined, own.description)
      return [name, own.default === undefined ? network : { ...network, default: structuredClone(own.default) }]
    }),
  )
