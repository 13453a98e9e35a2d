import type { Catalog } from '../catalog/catalog.ts'
import type { JsonSchema } from '../catalog/options.ts'

/** How many seeds an experiment has that names none. */
export const DEFAULT_SEEDS = 8

/** Steps are counted in 32 bits. */
const MOST_STEPS = 2 ** 32 - 1
/** Rows beyond are more than an array of any task can hold. */
const MOST_ROWS = 10_000_000

const built = new WeakMap<Catalog, JsonSchema>()

/** The schema of the whole experiment file, sweeps aside, built from a catalog; forms, help and docs come from it. */
export function experimentSchema(catalog: Catalog): JsonSchema {
  let schema = built.get(catalog)
  if (!schema) built.set(catalog, (schema = build(catalog)))
  return schema
}

function build(catalog: Catalog): JsonSchema {
  const init = choice(catalog, 'initialisation', 'fan-in', 'How the weights start.')
  const student = fields('A network that imitates or reads the primary.', {
    sees: one(
      'What the student sees: the input (classical distillation) or the exposed code.',
      'code',
      'input',
      'code',
    ),
    predicts: one(
      "What the student predicts: the task's targets, the primary's outputs, or its code.",
      'targets',
      'outputs',
      'code',
      'targets',
    ),
    distance: choice(
      catalog,
      'distance',
      undefined,
      'How far the student is from its target; the default depends on the target.',
    ),
    network: choice(catalog, 'network', 'linear', "The student's network."),
    bias: { type: 'boolean', default: true, description: 'Whether the student has biases.' },
    init,
    reader: choice(catalog, 'reader', 'l1', 'What reading many units costs the student.'),
  })
  const optimizer = choice(catalog, 'optimizer', 'adam', 'The optimiser of the primary and of its students.')
  for (const variant of optimizer.anyOf!) {
    const rate = variant.properties!['learningRate']
    if (rate) rate.role = 'numeric'
  }
  const file = fields('An experiment: one setting, or a sweep over several.', {
    name: { type: 'string', maxLength: 200, default: 'untitled', description: 'What the lab calls the experiment.' },
    task: choice(catalog, 'task', undefined, 'What the primary learns.'),
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
        'How the primary feels its students.',
        {
          pressure: {
            type: 'number',
            minimum: 0,
            default: 1,
            role: 'numeric',
            description: "Weight of the students' loss in the primary's gradient.",
          },
          students: {
            type: 'array',
            maxItems: 64,
            items: student,
            default: [{}],
            description: 'The students of the primary.',
          },
        },
        'mode',
      ),
    },
    training: fields('How long and on what the primary trains.', {
      steps: whole(1, MOST_STEPS, 5000, "Updates of the primary's weights."),
      batch: whole(1, MOST_ROWS, 128, 'Rows per update.'),
      optimizer,
      logEvery: whole(1, MOST_STEPS, 50, 'Losses are recorded every this many steps.'),
    }),
    rotate: one('Control: rotate the frozen code before probes and measures.', 'none', 'none', 'after'),
    evaluation: fields('What is measured of the frozen primary.', {
      students: one(
        'The held-out students: how many, and how long they learn.',
        usualOf(names(catalog, 'heldout', ['default']), 'default'),
        ...names(catalog, 'heldout', ['default', 'thorough']),
      ),
      measures: {
        anyOf: [
          { const: 'default' },
          { type: 'array', minItems: 1, items: { type: 'string', enum: catalog['measure']?.map((m) => m.name) } },
        ],
        default: 'default',
        description: 'Which measures are taken: default, or a list of names.',
      },
      rows: whole(100, MOST_ROWS, 20_000, 'Held-out rows that measures are scored on.'),
    }),
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

/** A field that chooses a variant of a kind; `extra` are fields that every choice has besides its own options. */
function choice(
  catalog: Catalog,
  kind: string,
  preferred: string | undefined,
  description: string,
  extra: Record<string, JsonSchema> = {},
  tag = 'kind',
): JsonSchema {
  const known = names(catalog, kind)
  const usual = preferred === undefined || known.length === 0 ? undefined : usualOf(known, preferred)
  const anyOf = (catalog[kind] ?? []).map(({ name, summary, options }): JsonSchema => ({
    type: 'object',
    description: summary,
    properties: { [tag]: { const: name }, ...structuredClone(options.properties), ...extra },
    required: options.required ?? [],
    additionalProperties: false,
  }))
  return { kind, description, anyOf, ...(usual === undefined ? {} : { default: { [tag]: usual } }) }
}

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
