import { readdirSync, readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { Preset } from '../../../core/engines/estimate.ts'

const folder = new URL('../../../experiments/', import.meta.url)

/** The experiment for newcomers. */
const first = 'ten-concepts'

/** The built-in experiments: every file of `experiments/`. */
export function presets(): Preset[] {
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []))
  const place = (name: string) => (name === first ? 0 : name.startsWith(first) ? 1 : 2)
  return names
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((name) => {
      const text = readFileSync(new URL(`${name}.yaml`, folder), 'utf8')
      return { name, about: aboutOf(text), task: String(parseDocument(text).getIn(['task', 'kind'])), text }
    })
}

/** The comment at the top of a file. */
function aboutOf(text: string): string {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ')
}
