import { z } from 'zod'
import { catalogOf } from '../../../core/catalog/catalog.ts'
import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import { numeric } from '../../../core/catalog/options.ts'
import { registry } from '../../../core/catalog/registry.ts'

const of = (kind: string, name: string, shape: z.ZodRawShape = {}, facts: Record<string, unknown> = {}) =>
  registry(kind, { name, summary: `The stand-in ${kind}.`, source: 'this test', options: z.object(shape), ...facts })

const fact = (name: string, side: MeasureFacts['side'], better: MeasureFacts['better']): MeasureFacts => ({
  name,
  label: name,
  unit: '',
  range: [null, null],
  better,
  side,
  rotationInvariant: false,
  source: 'this test',
})

/** A lab whose one task is arithmetic. */
export const catalog = catalogOf([
  of(
    'task',
    'arithmetic',
    {
      delayMs: z.number().default(1),
      checkpointEvery: z.int().default(20),
      crashAt: numeric(z.number().default(-1)),
      hangAt: numeric(z.number().default(-1)),
      busyAt: z.int().default(-1),
      busyMs: z.int().default(0),
      throwAt: numeric(z.number().default(-1)),
      scale: numeric(z.number().default(1)),
      structure: z.int().default(0),
      roomFor: z.int().default(1000),
      strain: z.enum(['refused', 'heap', 'abort', 'hang']).default('refused'),
      strainAt: z.int().default(-1),
    },
    { targets: 'values' },
  ),
  of('target', 'values', {}, { outputs: 'values' }),
  of('network', 'mlp', { hidden: z.array(z.int()).default([4]) }),
  of('initialisation', 'fan-in'),
  of('sparsifier', 'none'),
  of('teaching', 'none'),
  of('optimizer', 'adam', { learningRate: numeric(z.number().default(0.001)) }),
  of('distance', 'squared', {}, { targets: ['values', 'code'], usualFor: ['values', 'code'] }),
  of('reader', 'l1'),
  of(
    'measure',
    'sums',
    {},
    { values: [fact('testLoss', 'capability', 'lower'), fact('probe.k1.n100', 'interpretability', 'higher')] },
  ),
])
