import type { Catalog } from '../catalog/catalog.ts'
import { measureFacts } from '../catalog/measure.ts'
import type { JsonSchema } from '../catalog/options.ts'
import { claims } from '../claims/index.ts'
import { gainable, leastSeeds, readables } from './question.ts'
import { longestName } from './name.ts'
import { fields, whole } from './schemaParts.ts'
import { settingsFields } from './settingsFields.ts'

/** The default number of seeds. */
export const DEFAULT_SEEDS = 8

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
  const file = fields('An experiment: one setting, or a sweep over several.', {
    name: { type: 'string', maxLength: longestName, default: 'untitled', description: 'The name of the experiment.' },
    ...settingsFields(catalog),
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
