import type { Fault } from '../../core/experiment/types.ts'
import { counted, withoutMarks } from './format.ts'

/** Most faults that are told one by one. */
const most = 50

/** `file.yaml:7:12 training.bacth: unknown field (did you mean batch?)`, one line per fault; of very many the first, and
 * how many more there are. */
export function faultLines(file: string, faults: Fault[]): string[] {
  const lines = faults.slice(0, most).map(({ line, column, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`
    return withoutMarks([place, path ? `${path}: ${message}` : message].join(' '))
  })
  const left = faults.length - lines.length
  return left > 0 ? [...lines, `and ${counted(left, 'more fault')}`] : lines
}
