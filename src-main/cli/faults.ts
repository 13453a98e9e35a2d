import type { Fault } from '../../core/experiment/types.ts'
import { counted, withoutMarks } from './format.ts'

/** The most faults that are listed. */
const most = 50

/**
 * `file.yaml:7:12 training.bacth: unknown field (did you mean batch?)`, one line per fault; if there are very many, the
 * first ones and how many more there are.
 */
export function faultLines(file: string, faults: Fault[]): string[] {
  const lines = faults.slice(0, most).map(({ line, column, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`
    return withoutMarks([place, path ? `${path}: ${message}` : message].join(' '))
  })
  const left = faults.length - lines.length
  return left > 0 ? [...lines, `and ${counted(left, 'more fault')}`] : lines
}
