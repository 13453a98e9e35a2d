import { ORPCError } from '@orpc/server'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import { nearest } from '../../../core/catalog/registry.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** The experiment of a number, a name or the beginning of one; throws NOT_FOUND with what was probably meant. */
export function findExperiment(read: Reader, given: string): ExperimentRecord {
  const found = read.findExperiment(given)
  if (found) return found
  const names = [...new Set(read.listExperiments().map(({ name }) => name))]
  const near = nearest(given, names)
  const known = near
    ? `did you mean "${near}"?`
    : names.length > 0
      ? `this history has: ${names.slice(0, 8).join(', ')}`
      : 'this history is empty'
  throw new ORPCError('NOT_FOUND', { message: `there is no experiment "${given}"; ${known}` })
}
