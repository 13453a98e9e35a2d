import type { Fault } from '../../core/experiment/types.ts'
import { plain } from './format.ts'

/** `file.yaml:7:12 training.bacth: unknown field (did you mean batch?)`, one line per fault. */
export function faultLines(file: string, faults: Fault[]): string[] {
  return faults.map(({ line, column, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`
    return plain([place, path ? `${path}: ${message}` : message].join(' '))
  })
}
