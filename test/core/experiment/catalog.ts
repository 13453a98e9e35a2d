import { z } from 'zod'
import { catalogOf } from '../../../core/catalog/catalog.ts'
import { numeric } from '../../../core/catalog/options.ts'
import { registry, type Variant } from '../../../core/catalog/registry.ts'

const variant = (name: string, options: z.core.$ZodShape = {}, facts: Record<string, unknown> = {}): Variant =>
  ({ name, summary: `The ${name}.`, source: 'this lab', options: z.object(options), ...facts }) as Variant

const positive = () => numeric(z.number().positive())

/** A small catalog of the lab's own shape, to read experiments with. */
export const catalog = catalogOf([
  registry(
    'task',
    variant(
      'concepts',
      {
        concepts: z.int().min(1).default(10),
        inputs: z.int().min(1).default(10),
        density: z.number().min(0).max(1).default(0.1),
      },
      { targets: 'values', inputs: 'rows' },
    ),
    variant(
      'digits',
      { rows: z.int().min(100).max(60_000).default(60_000) },
      { targets: 'classes', inputs: 'pictures' },
    ),
  ),
  registry('target', variant('values', {}, { outputs: 'values' }), variant('classes', {}, { outputs: 'logits' })),
  registry(
    'network',
    variant(
      'mlp',
      { hidden: z.array(z.int().min(1)).default([64]), activation: z.enum(['relu', 'gelu', 'tanh']).default('relu') },
      { layers: 'hidden', reads: 'rows', gives: 'rows' },
    ),
    variant('linear', {}, { layers: null, reads: 'rows', gives: 'rows' }),
    variant(
      'conv',
      { channels: z.array(z.int().min(1)).default([8, 8]) },
      { layers: 'channels', reads: 'pictures', gives: 'pictures' },
    ),
  ),
  registry(
    'sparsifier',
    variant('none'),
    variant('l1', { strength: numeric(z.number().min(0)) }),
    variant('by class', { strength: numeric(z.number()).default(0.1) }, { targets: ['classes'] }),
    variant('topk', { k: numeric(z.int().min(1)), at: z.enum(['exposed', 'all']).default('exposed') }),
  ),
  registry(
    'control',
    variant('none', {}, { trains: true, teaching: 'kept' }),
    variant('untaught', {}, { trains: false, teaching: 'ignored', null: 'untrained' }),
    variant('shuffled', {}, { trains: true, teaching: 'kept', null: 'shuffled' }),
    variant('longer', {}, { trains: true, teaching: 'counted' }),
  ),
  registry(
    'reader',
    variant('dense'),
    variant('l1', { cost: numeric(z.number().min(0)).default(0.003) }),
    variant('topk', { k: numeric(z.int().min(1)) }),
  ),
  registry(
    'distance',
    variant('squared', {}, { targets: ['values', 'logits', 'code'], usualFor: ['values'] }),
    variant('cross-entropy', {}, { targets: ['classes'], usualFor: ['classes'] }),
    variant('kl', { temperature: positive().default(4) }, { targets: ['logits'], usualFor: ['logits'] }),
    variant('fvu', {}, { targets: ['values', 'logits', 'code'], usualFor: ['code'] }),
  ),
  registry(
    'teaching',
    variant('none'),
    variant('joint'),
    variant('alternating', {
      studentSteps: z.int().min(1).default(4),
      renew: z.int().min(0).default(500),
      copies: z.int().min(1).default(1),
    }),
  ),
  registry(
    'optimizer',
    variant('adam', {
      learningRate: positive().default(1e-3),
      decay: z.enum(['none', 'linear', 'cosine']).default('none'),
      beta1: z.number().min(0).lt(1).default(0.9),
      beta2: z.number().min(0).lt(1).default(0.999),
      epsilon: z.number().positive().default(1e-8),
    }),
  ),
  registry('initialisation', variant('fan-in'), variant('normal', { sd: positive().default(0.1) })),
  registry('measure', variant('loss'), variant('ladder'), variant('monosemantic')),
  registry('heldout', variant('default'), variant('thorough'), variant('pictures', {}, { reads: 'pictures' })),
])
