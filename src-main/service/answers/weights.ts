import { ORPCError } from '@orpc/server'
import type { RunRecord } from '../../../core/records/records.ts'
import { isWeight } from '../../../core/messages/recomputed.ts'
import type { MadeFile } from '../../../core/records/results.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { describe } from './describe.ts'
import { safetensors } from '../../exports/safetensors.ts'

/** The primary's weights of a run as a file; a run that has none is bad input. */
export async function weightsOf(
  read: Reader,
  run: RunRecord,
  format: 'safetensors' | 'onnx',
  module: string | undefined,
): Promise<MadeFile> {
  const { id } = run
  const experiment = read.experiment(run.experiment)!
  const arrays = read
    .artifactNames(id)
    .filter(isWeight)
    .map((name) => ({ name, ...read.artifact(id, name)! }))
  if (arrays.length === 0)
    throw new ORPCError('BAD_INPUT', { message: `run ${id} is ${run.state}: its weights are kept when it is done` })
  const name = `${experiment.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}-run-${id}.${format}`
  if (format === 'safetensors') {
    const metadata = { experiment: experiment.name, run: run.key, seed: String(run.seed), lab: 'pellucid' }
    return { name, mime: 'application/octet-stream', bytes: safetensors(arrays, metadata) }
  }
  const weights = Object.fromEntries(arrays.map(({ name, data }) => [name, data]))
  const { key, setting, seed, axes, settings } = run
  const plan = { key, setting, seed, axes, settings: settings! }
  const { bytes } = await describe('onnx', module, { run: plan, weights })
  return { name, mime: 'application/octet-stream', bytes }
}
