import type { MeasureFacts, Role } from '../catalog/measure.ts'
import { inRole } from '../catalog/roles.ts'
import { isFiniteValue } from '../statistics/summarise.ts'
import type { Study, StudySetting } from './study.ts'

/** What a claim looks at, in its words: the first measure of a role that the runs have. */
export interface Look {
  words: string
  role: Role
}

/** A measure under the words by which it stands for a claim. */
export interface Looked {
  words: string
  facts: MeasureFacts
}

/** How easily somebody new reads the code: a reader never seen in training, and people. Both depend on the axes of the
 * code; measures blind to rotation, such as imitation, only ever stand beside them. */
export const readings: Look[] = [
  { words: 'a new reader of one unit', role: 'new reader' },
  { words: 'units that mean one thing', role: 'one meaning' },
]

/** How well new students learn the code: what concepts can be read from their copies of it, and what of the task it keeps.
 * A collapsed code passes nothing on. */
export const learnings: Look[] = [
  { words: 'what a new student passes on', role: 'passing on' },
  { words: 'fidelity of a new student', role: 'fidelity' },
]

/** Imitation by a student that sees the input, never without what tells collapse from ease. */
export const imitation: Look[] = [
  { words: 'imitation', role: 'imitation' },
  { words: 'what imitation keeps of the task', role: 'imitation of the task' },
  { words: 'fidelity through a fresh head', role: 'fidelity with a fresh head' },
  { words: 'size of the code', role: 'size' },
]

/** Capability on a scale that has a natural margin. */
export const capability: Look = { words: 'capability', role: 'bounded ability' }

/** The same in the task's own loss, and the operations that students cost. */
export const prices: Look[] = [
  { words: 'loss', role: 'loss' },
  { words: 'compute', role: 'compute' },
]

/** The measures of these looks, each once: of a role the first that is known in the settings compared. A reading that none of
 * the usual measures gives falls to any other one that depends on the axes of the code. */
export function look(
  looks: readonly Look[],
  study: Study,
  compared: readonly StudySetting[] = study.settings,
): Looked[] {
  const { measures } = study
  const registered = registeredFor(looks, study)
  if (registered)
    return registered.flatMap((name) => {
      const facts = measures.find((own) => own.name === name)
      return facts ? [{ words: 'reading', facts }] : []
    })
  const found = new Map<string, Looked>()
  for (const { words, role } of looks) {
    const facts = chosen(inRole(role, measures), compared)
    if (facts && !found.has(facts.name)) found.set(facts.name, { words, facts })
  }
  if (found.size > 0 || !looks.some(({ role }) => readings.some((reading) => reading.role === role)))
    return [...found.values()]
  const other = measures.find((facts) => facts.side === 'interpretability' && isReading(facts))
  return other ? [{ words: 'reading', facts: other }] : []
}

/** Measures that a role would name first, but that too few runs of the settings compared have a number for, in words. */
export function passedOver(looks: readonly Look[], study: Study, compared: readonly StudySetting[]): string[] {
  if (registeredFor(looks, study)) return []
  const runs = compared.flatMap((setting) => setting.runs)
  return looks.flatMap(({ role }) => {
    const candidates = inRole(role, study.measures)
    const before = candidates.slice(0, Math.max(0, candidates.indexOf(chosen(candidates, compared)!)))
    return before.flatMap(({ name, label }) => {
      const known = runs.filter((run) => isFiniteValue(run.values[name])).length
      return known > 0 ? [`${label} is known in ${known} of ${runs.length} runs compared, and does not decide.`] : []
    })
  })
}

/** The first measure that is known in every setting, for half or more of the runs that any candidate is known for; where
 * there is none, the one that most runs know. */
function chosen(candidates: readonly MeasureFacts[], settings: readonly StudySetting[]): MeasureFacts | undefined {
  if (candidates.length < 2) return candidates[0]
  const known = settings.map(({ runs }) => {
    const told = runs.map(({ values }) => candidates.map(({ name }) => isFiniteValue(values[name])))
    const of = candidates.map((_, i) => told.filter((own) => own[i]).length)
    return { of, any: told.filter((own) => own.includes(true)).length }
  })
  const everywhere = candidates.findIndex((_, i) => known.every(({ of, any }) => 2 * of[i]! >= any))
  if (everywhere >= 0) return candidates[everywhere]
  const runs = candidates.map((_, i) => known.reduce((sum, { of }) => sum + of[i]!, 0))
  return candidates[runs.indexOf(Math.max(...runs))]
}

/** The measures that a question registers in place of these looks; null where they are not of reading, or none is. */
export const registeredFor = (looks: readonly Look[], { question }: Study): readonly string[] | null =>
  looks === readings ? (question?.measures ?? null) : null

/** Whether a verdict on interpretability may rest on a measure: it has a better direction and depends on the axes. */
const isReading = ({ better, rotationInvariant }: MeasureFacts): boolean => better !== 'none' && !rotationInvariant
