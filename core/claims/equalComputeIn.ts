import type { Catalog } from '../catalog/catalog.ts'
import { canonicalJson, isBaseline } from '../experiment/canonical.ts'
import { controlled } from '../experiment/controlled.ts'
import { usualSettings } from '../experiment/resolve.ts'
import type { EqualCompute, Study } from './study.ts'

/** The settings of a study that have a plain primary of equal compute among its controls. */
export function equalComputeIn({ settings, controls = [] }: Study, catalog: Catalog): EqualCompute[] {
  if (controls.length === 0) return []
  const counted = (catalog['control'] ?? []).filter(({ facts }) => facts['teaching'] === 'counted')
  const usual = usualSettings(catalog)
  const known = new Map(controls.map(({ settings, setting }) => [canonicalJson(settings), setting]))
  return settings
    .filter(({ settings }) => !isBaseline(settings))
    .flatMap(({ settings, setting }) =>
      counted.flatMap(({ name: kind }): EqualCompute[] => {
        const control = known.get(canonicalJson(controlled({ ...settings, control: { kind } }, catalog, usual)))
        return control === undefined ? [] : [{ setting, control }]
      }),
    )
}
