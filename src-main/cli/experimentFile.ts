import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { textOf } from '../../core/experiment/encoding.ts'
import { didYouMean } from '../../core/catalog/registry.ts'
import { pathBeside } from '../../runtime/paths.ts'
import { whyNot, wholeFile } from '../../runtime/wholeFile.ts'
import { BadInput } from './command.ts'
import { withoutMarks } from './format.ts'

const builtins = pathBeside(import.meta.url, '../../experiments/')

/** Four bytes for each character that an experiment may have. */
const MOST_BYTES = 4_000_000

/** The experiment that a path, or the name of a built-in one, stands for; throws BadInput. */
export function experimentFile(given: string): { file: string; text: string } {
  const names = readdirSync(builtins).flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -5)] : []))
  const builtin = !existsSync(given) && names.includes(given)
  let bytes: Uint8Array
  try {
    bytes = wholeFile(builtin ? join(builtins, `${given}.yaml`) : given, MOST_BYTES)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new BadInput(`${withoutMarks(given)} ${whyNot(error)}`)
    const known = didYouMean(given, names, `built in are ${names.join(', ')}`)
    throw new BadInput(`there is no file ${withoutMarks(given)}, and no built-in experiment of that name (${known})`)
  }
  const { text, fault } = textOf(bytes)
  if (text === undefined) throw new BadInput(`${withoutMarks(given)}: ${fault}`)
  return { file: builtin ? `${given}.yaml` : given, text }
}
