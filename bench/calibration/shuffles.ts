import { measureFacts } from '../../core/catalog/measure.ts'
import { verdictsOf } from '../../core/claims/answer.ts'
import { shuffled } from '../../core/claims/shuffled.ts'
import { studyOf, type Study } from '../../core/claims/study.ts'
import { openHistory } from '../../history/history.ts'
import { catalog } from '../../worker/catalog.ts'
import { markdown, rate } from './markdown.ts'

/** A study to shuffle, and what it is called. */
export interface Named {
  name: string
  study: Study
}

/** An experiment of a history. */
export function studyIn(history: string, experiment: string): Named {
  const { read, close } = openHistory(history, { readonly: true })
  const record = read.findExperiment(experiment)
  if (!record) throw new Error(`there is no experiment ${experiment} in ${history}`)
  const { id, axes, name } = record
  const study = studyOf(axes, measureFacts(catalog), read.runs(id, { withSettings: true }), read.summaries(id))
  close()
  return { name, study }
}

/** The verdicts of a real experiment, and how often each is given in copies in which the settings' labels are shuffled within
 * seeds. */
export function shuffles({ name, study }: Named, copies: number): string {
  const judged = verdictsOf(study, catalog)
  const told = judged.map(() => 0)
  let anyTold = 0
  for (let copy = 0; copy < copies; copy++) {
    const some = verdictsOf(shuffled(study, copy), catalog).map(
      ({ claim, finding }) => !finding.startsWith('not ') && !(claim === 'C4' && finding === 'contradicted'),
    )
    some.forEach((one, i) => one && told[i]!++)
    if (some.includes(true)) anyTold++
  }
  const rows = judged.map(({ claim, title, finding }, i) => [`${claim} ${title}`, finding, rate(told[i]!, copies)])
  return markdown(
    ['claim', name, `told of ${copies} shuffled copies`],
    [...rows, ['all five', '', rate(anyTold, copies)]],
  )
}
