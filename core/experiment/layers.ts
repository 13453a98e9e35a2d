import type { Catalog } from '../catalog/catalog.ts'
import type { Settings } from './types.ts'

/** The number of hidden layers of a primary; undefined for a network without layers that can be exposed. */
export function hiddenLayers(primary: Settings['primary'], catalog: Catalog): number | undefined {
  const facts = catalog['network']?.find(({ name }) => name === primary.kind)?.facts
  const option = facts?.['layers']
  const entries = typeof option === 'string' ? primary[option] : undefined
  if (!Array.isArray(entries)) return undefined
  const { before, each } = (facts!['hidden'] ?? { before: 0, each: 1 }) as { before: number; each: number }
  return before + each * entries.length
}

/** Settings that name layers in one way: the last one as `last`, and the only one as the one that is exposed. */
export function layersNamed(settings: Settings, catalog: Catalog): Settings {
  const { primary, sparsity } = settings
  const layers = hiddenLayers(primary, catalog)
  if (layers === undefined) return settings
  const last = primary.expose === layers - 1
  const only = layers === 1 && sparsity['at'] === 'all'
  if (!last && !only) return settings
  return {
    ...settings,
    ...(last && { primary: { ...primary, expose: 'last' } }),
    ...(only && { sparsity: { ...sparsity, at: 'exposed' } }),
  }
}
