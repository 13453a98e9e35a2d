import type { Settings, StudentSettings } from './types.ts'

/** JSON with sorted keys: equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  return fields(value, canonicalJson)
}

/** `canonicalJson` for many values that share parts: each part is serialised once, and must not change. */
export function canonicalWriter(): (value: unknown) => string {
  const known = new WeakMap<object, string>()
  return function write(value: unknown): string {
    if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
    const before = known.get(value)
    if (before !== undefined) return before
    const text = Array.isArray(value) ? `[${value.map(write).join()}]` : fields(value, write)
    known.set(value, text)
    return text
  }
}

function fields(value: object, write: (value: unknown) => string): string {
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${write(v)}`).join()}}`
}

/** Whether students do not affect the primary: no mode, or no pressure. */
export const isBaseline = ({ teaching }: Settings): boolean => teaching.mode === 'none' || teaching.pressure === 0

/** Whether a student has anything to do with the code itself. */
const meetsCode = ({ sees, predicts }: StudentSettings): boolean => sees === 'code' || predicts === 'code'

/** Settings without fields that have no effect: all baselines are equal. */
export function canonical(settings: Settings): Settings {
  const teaching: Settings['teaching'] = isBaseline(settings)
    ? { mode: 'none', pressure: 0, students: [] }
    : settings.teaching
  // A rotation between a code and students who neither see nor predict it changes nothing.
  const idle = settings.rotate === 'during' && !teaching.students.some(meetsCode)
  if (teaching === settings.teaching && !idle) return settings
  return { ...settings, rotate: idle ? 'none' : settings.rotate, teaching }
}
