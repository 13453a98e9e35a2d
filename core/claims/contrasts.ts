import { canonicalJson, isBaseline } from '../experiment/canonical.ts'
import type { Settings, StudentSettings } from '../experiment/types.ts'
import type { Study, StudySetting } from './study.ts'

/** Two settings that differ in what a claim is about and in nothing else. */
export interface Pair {
  setting: StudySetting
  reference: StudySetting
}

/** The settings of some pairs, each once. */
export const bothSides = (pairs: readonly Pair[]) => [
  ...new Set(pairs.flatMap(({ setting, reference }) => [setting, reference])),
]

/** Which settings of a study are compared with which. */
export type Contrast = (study: Study) => Pair[]

/** Each pressured setting against the same without pressure. */
export const againstBaseline: Contrast = ({ settings }) =>
  matched(
    settings.filter(({ settings }) => isPressured(settings)),
    settings.filter(({ settings }) => isDirect(settings)),
    (settings) => ({ ...settings, teaching: null }),
  )

/** Each setting whose students pay to read, against the same whose students read for free. */
export const againstDense: Contrast = ({ settings }) => {
  const pressured = settings.filter(
    ({ settings }) => isPressured(settings) && settings.teaching.students.some(readsCode),
  )
  return matched(
    pressured.filter(({ settings }) => settings.teaching.students.some(pays)),
    pressured.filter(({ settings }) => !settings.teaching.students.some(pays)),
    ({ teaching, ...settings }) => ({
      ...settings,
      teaching: { ...teaching, students: teaching.students.map(({ reader: _reader, ...student }) => student) },
    }),
  )
}

/** Each procedure of distillation for capability, against direct training on the same task. */
export const procedureAgainstDirect: Contrast = ({ settings }) =>
  matched(
    settings.filter(({ settings }) => isProcedure(settings)),
    settings.filter(({ settings }) => isDirect(settings)),
    (settings) => ({ ...settings, teaching: null }),
  )

/** Each procedure against its controls: what it imitates permuted and all else equal, or soft labels without a teacher. */
export const procedureAgainstControls: Contrast = ({ settings }) => {
  const controls = settings.filter(({ settings }) => isControl(settings))
  return settings
    .filter(({ settings }) => isProcedure(settings))
    .flatMap((setting) =>
      controls
        .filter(({ settings }) => isControlOf(settings, setting.settings))
        .map((reference) => ({ setting, reference })),
    )
}

/** Whether something reaches the primary, and no student does. */
const withoutStudents = (settings: Settings) => !isBaseline(settings) && settings.teaching.students.length === 0
/** Whether all of its mode is a control of distillation. */
const isControlMode = ({ teaching }: Settings) => teaching['controls'] !== undefined
/** Whether it is a control of distillation: by an option of a procedure, or by its mode. */
const isControl = (settings: Settings) =>
  withoutStudents(settings) && (isControlMode(settings) || (settings.teaching['control'] ?? 'none') !== 'none')
/** Whether outputs are imitated on rows that say nothing of the task, which cannot serve capability. */
const isWithoutTask = ({ teaching }: Settings) => teaching['unlabelled'] === true
/** Whether distillation serves capability only (science, section 6): outputs are imitated, and no student is felt. */
const isProcedure = (settings: Settings) =>
  withoutStudents(settings) && !isControl(settings) && !isWithoutTask(settings)
/** Whether no student and no procedure reaches the primary. */
export const isDirect = (settings: Settings) => isBaseline(settings)
const isPressured = (settings: Settings) => !isBaseline(settings) && !withoutStudents(settings)

function isControlOf(control: Settings, settings: Settings): boolean {
  const rest = (own: Settings, teaching: unknown) => canonicalJson({ ...own, teaching })
  const felt = ({ teaching }: Settings) => (isControlMode(control) ? null : { ...teaching, control: null })
  return rest(control, felt(control)) === rest(settings, felt(settings))
}

/** Whether pressure comes from students that read the code, none of whom pays to. */
export const readsForFree = (settings: Settings): boolean =>
  isPressured(settings) && settings.teaching.students.some(readsCode) && !settings.teaching.students.some(pays)
const readsCode = ({ sees }: StudentSettings) => sees === 'code'

/** Whether a student pays to read the code, or may read only part of it: any reader but `dense`, unless its cost is 0. */
const pays = ({ sees, reader }: StudentSettings) => sees === 'code' && reader.kind !== 'dense' && reader['cost'] !== 0

/** Pairs settings that are the same in all that `rest` keeps. */
function matched(
  settings: readonly StudySetting[],
  references: readonly StudySetting[],
  rest: (settings: Settings) => unknown,
): Pair[] {
  const byRest = new Map(references.map((reference) => [canonicalJson(rest(reference.settings)), reference]))
  return settings.flatMap((setting) => {
    const reference = byRest.get(canonicalJson(rest(setting.settings)))
    return reference ? [{ setting, reference }] : []
  })
}
