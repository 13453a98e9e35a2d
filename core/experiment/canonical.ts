import type { Settings } from './types.ts'

/** JSON with sorted keys: equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join()}}`
}

/** Whether students do not reach the primary: no mode, or no pressure. */
export const isBaseline = ({ teaching }: Settings): boolean => teaching.mode === 'none' || teaching.pressure === 0

/** Settings without what cannot matter: all baselines are one. */
export function canonical(settings: Settings): Settings {
  return isBaseline(settings) ? { ...settings, teaching: { mode: 'none', pressure: 0, students: [] } } : settings
}
