import type { MeasureFacts } from '../../measure.ts'
import type { Study } from './study.ts'

/** What a claim looks at: the first of these measures that the runs have, as the task predicts values or tells classes. */
export interface Look {
  role: string
  values: string[]
  classes: string[]
}

/** A measure under the role that it plays for a claim. */
export interface Looked {
  role: string
  facts: MeasureFacts
}

/** How easily somebody new reads the code: a reader never seen in training, and people. Both depend on the axes of the
 * code; measures blind to rotation, such as imitation, only ever stand beside them. */
export const readings: Look[] = [
  {
    role: 'a new reader of one unit',
    values: ['probe.k1.n100', 'probe.k1.n1000', 'probe.k1.nall'],
    classes: ['probeAuc.k1.n100', 'probeAuc.k1.n1000', 'probeAuc.k1.nall'],
  },
  {
    role: 'units that mean one thing',
    values: ['monosemantic.count', 'dci.disentanglement', 'matchedCorrelation'],
    classes: ['monosemantic.count', 'dci.disentanglement', 'matchedCorrelation'],
  },
]

const same = (role: string, names: string[]): Look => ({ role, values: names, classes: names })

/** Imitation by a student that sees the input, never without what tells collapse from ease. */
export const imitation: Look[] = [
  same('imitation', ['aulc.mlp64', 'aulc.linear', 'aulc.ridge']),
  same('what imitation keeps of the task', ['fidelity.mlp64', 'fidelity.linear', 'fidelity.ridge']),
  same('size of the code', ['participationRatio']),
]

/** Capability on a scale that has a natural margin. */
export const capability: Look = {
  role: 'capability',
  values: ['testR2', 'testLoss'],
  classes: ['testAccuracy', 'testLoss'],
}

/** The same in the task's own loss, and the operations that students cost. */
export const prices: Look[] = [same('loss', ['testLoss']), same('compute', ['flopsTeaching'])]

/** The measures of these looks, each once; a reading that none of the usual measures gives falls to any other one that
 * depends on the axes of the code. */
export function look(looks: readonly Look[], { measures }: Study): Looked[] {
  const named = new Map(measures.map((facts) => [facts.name, facts]))
  const tellsClasses = named.has('testAccuracy')
  const found = new Map<string, Looked>()
  for (const { role, values, classes } of looks) {
    const name = (tellsClasses ? classes : values).find((name) => named.has(name))
    if (name !== undefined && !found.has(name)) found.set(name, { role, facts: named.get(name)! })
  }
  if (found.size > 0 || !looks.some(({ role }) => readings.some((reading) => reading.role === role))) return [...found.values()] // prettier-ignore
  const other = measures.find((facts) => facts.side === 'interpretability' && isReading(facts))
  return other ? [{ role: 'reading', facts: other }] : []
}

/** Whether a verdict on interpretability may rest on a measure: it has a better direction and depends on the axes. */
export const isReading = ({ better, rotationInvariant }: MeasureFacts): boolean =>
  better !== 'none' && !rotationInvariant
