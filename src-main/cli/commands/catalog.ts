import type { Catalog, CatalogEntry } from '../../../core/catalog/catalog.ts'
import type { JsonSchema } from '../../../core/catalog/options.ts'
import { didYouMean } from '../../../core/catalog/registry.ts'
import { describe } from '../../service/answers/describe.ts'
import { BadInput, exit, type Command } from '../command.ts'

export const catalog: Command = {
  name: 'catalog',
  summary: 'every task, network, sparsifier, distance, teaching mode and measure, with options',
  args: '[KIND]',
  arity: [0, 1],
  options: {},
  async run({ terminal, options, positionals }) {
    const whole = await describe('catalog', options.module)
    const shown = only(whole, positionals[0])
    if (options.json) terminal.json(shown, 2)
    else catalogLines(shown).forEach(terminal.out)
    return exit.done
  },
}

function only(whole: Catalog, kind: string | undefined): Catalog {
  if (kind === undefined) return whole
  const kinds = Object.keys(whole)
  if (Object.hasOwn(whole, kind)) return { [kind]: whole[kind]! }
  throw new BadInput(`unknown kind: ${kind} (${didYouMean(kind, kinds)})`)
}

/** A catalog as text: kinds, their variants, and each variant's options with defaults. */
export function catalogLines(catalog: Catalog): string[] {
  return Object.entries(catalog).flatMap(([kind, entries]) => [kind, ...entries.flatMap(entryLines), ''])
}

function entryLines({ name, summary, source, options }: CatalogEntry): string[] {
  const fields = Object.entries(options.properties ?? {})
  return [
    `  ${name}  ${summary}${source ? ` [${source}]` : ''}`,
    ...fields.map(
      ([field, schema]) => `    ${field}: ${typeWords(schema)}${schema.description ? `. ${schema.description}` : ''}`,
    ),
  ]
}

function typeWords(schema: JsonSchema): string {
  const usual = schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`
  if (schema.enum) return schema.enum.join(' | ') + usual
  if (schema.anyOf) return schema.anyOf.map((one) => one.const ?? one.type ?? typeWords(one)).join(' | ') + usual
  return `${schema.kind ?? schema.type ?? 'any'}${usual}`
}
