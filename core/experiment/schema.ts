import type { Catalog, CatalogEntry } from '../catalog/catalog.ts'
import { measureFacts } from '../catalog/measure.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { claims } from '../claims/index.ts'
import { nullNames } from './controlled.ts'
import { gainable, leastSeeds, readables } from './question.ts'
import { longestName } from './name.ts'

/** The default number of seeds. */
export const DEFAULT_SEEDS = 8

/** Steps are counted in 32 bits. */
const MOST_STEPS = 2 ** 32 - 1
/** No task's arrays can hold more rows. */
const MOST_ROWS = 10_000_000

const built = new WeakMap<Catalog, JsonSchema>()

/**
 * The schema of the whole experiment file, without sweeps, built from a catalog; forms, help and docs are generated
 * from it.
 */
export function experimentSchema(catalog: Catalog): JsonSchema {
  let schema = built.get(catalog)
  if (!schema) built.set(catalog, (schema = build(catalog)))
  return schema
}

function build(catalog: Catalog): JsonSchema {
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
  const file = fields('An experiment: one setting, or a sweep over several.', {
    name: { type: 'string', maxLength: longestName, default: 'untitled', description: 'The name of the experiment.' },
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
    question: question(catalog),
    seeds: {
      anyOf: [
        { type: 'integer', minimum: 1, maximum: 100_000 },
        { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 } },
      ],
      default: DEFAULT_SEEDS,
      description: 'How many seeds (0 to n − 1), or a list of seeds.',
    },
  })
  return { ...file, required: ['task'] }
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

/** What the experiment asks, by the terms that its verdicts are registered under. */
function question(catalog: Catalog): JsonSchema {
  const chosen = (described: string, known: readonly string[]): JsonSchema => ({
    anyOf: [{ const: 'default' }, { type: 'array', minItems: 1, items: { type: 'string', enum: [...known] } }],
    default: 'default',
    description: described,
  })
  const asked = fields('What is asked, written down before it runs: verdicts by these terms are registered.', {
    claims: chosen(
      'The claims that are asked: default (all), or a list of names.',
      claims.map(({ name }) => name),
    ),
    measures: chosen(
      'The measures that decide about reading: default (by their roles), or a list of summary names.',
      readables(measureFacts(catalog)).map(({ name }) => name),
    ),
    margin: {
      type: 'number',
      exclusiveMinimum: 0,
      description: "A change in capability that counts as none, in its measure's unit; by default the measure's own.",
    },
    gains: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        description: 'The least gain of one measure.',
        properties: {
          measure: {
            type: 'string',
            enum: gainable(measureFacts(catalog)).map(({ name }) => name),
            description: 'Its summary name.',
          },
          least: { type: 'number', exclusiveMinimum: 0, description: 'The least gain worth naming, in its unit.' },
        },
        required: ['measure', 'least'],
        additionalProperties: false,
      },
      description:
        'The least gains in reading and learning worth naming; by default a twentieth of what a score spans, half of one that is counted.',
    },
    collapse: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'The most capability that a rare failure may lose; by default all that a run has.',
    },
    learned: {
      type: 'number',
      description:
        "The least capability, in its measure's unit, of a run that learned its task; by default 95% of the way from knowing nothing to the median baseline.",
    },
    range: {
      type: 'object',
      description: 'The part of the swept axis that is meant, ends included; by default all of it.',
      properties: {
        from: { type: 'number', description: 'The least value that is meant.' },
        to: { type: 'number', description: 'The largest value that is meant.' },
      },
      additionalProperties: false,
    },
    reference: {
      type: 'object',
      description:
        'The capability and the reading against which the area of the front is measured; by default the worst there are.',
      properties: {
        capability: { type: 'number', description: "In capability's unit." },
        reading: { type: 'number', description: "In reading's unit." },
      },
      required: ['capability', 'reading'],
      additionalProperties: false,
    },
    exploring: whole(0, 100_000, 0, 'The first so many seeds explore; the others confirm, and decide.'),
    looks: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: { type: 'integer', minimum: leastSeeds, maximum: 100_000 },
      description:
        'Numbers of confirming seeds at which a verdict is asked for, as 8, 20, 50; later ones may wait until seeds are added. By default all of them, once.',
    },
  })
  const { default: _empty, ...withoutDefault } = asked
  return withoutDefault
}

type Fields = Record<string, JsonSchema>

/** A field that chooses a variant of a kind; `extra` are fields that every choice has, or each by its facts, besides its own options. */
function choice(
  catalog: Catalog,
  kind: string,
  preferred: string | undefined,
  description: string,
  extra: Fields | ((entry: CatalogEntry) => Fields) = {},
  tag = 'kind',
): JsonSchema {
  const known = names(catalog, kind)
  const usual = preferred === undefined || known.length === 0 ? undefined : usualOf(known, preferred)
  const anyOf = (catalog[kind] ?? []).map((entry): JsonSchema => {
    const { name, summary, options } = entry
    const more = typeof extra === 'function' ? extra(entry) : extra
    return {
      type: 'object',
      description: summary,
      properties: { [tag]: { const: name }, ...structuredClone(options.properties), ...more },
      required: options.required ?? [],
      additionalProperties: false,
    }
  })
  return { kind, description, anyOf, ...(usual === undefined ? {} : { default: { [tag]: usual } }) }
}

/** Networks of a teaching mode beside the primary, as fields. */
const furtherOf = (catalog: Catalog, { further = {} }: Record<string, unknown>): Fields =>
  Object.fromEntries(
    Object.entries(further as Record<string, { description: string; default?: unknown }>).map(([name, own]) => {
      const network = choice(catalog, 'network', undefined, own.description)
      return [name, own.default === undefined ? network : { ...network, default: structuredClone(own.default) }]
    }),
  )

function fields(description: string, properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', description, properties, additionalProperties: false, default: {} }
}

const names = (catalog: Catalog, kind: string, otherwise: string[] = []): string[] =>
  catalog[kind]?.map((entry) => entry.name) ?? otherwise

const usualOf = (names: readonly string[], preferred: string): string =>
  names.includes(preferred) ? preferred : (names[0] ?? preferred)

const one = (description: string, usual: string, ...values: string[]): JsonSchema => ({
  type: 'string',
  enum: values,
  default: usual,
  description,
})

const whole = (minimum: number, maximum: number, usual: number, description: string): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
  default: usual,
  description,
})
