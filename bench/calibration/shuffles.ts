import { measureFacts } from '../../core/catalog/measure.ts'
import { verdictsOf } from '../../core/claims/answer.ts'
import { shuffled } from '../../core/claims/shuffled.ts'
import { studyOf } from '../../core/claims/study.ts'
import { openHistory } from '../../history/history.ts'
import { catalog } from '../../worker/catalog.ts'
import { markdown } from './markdown.ts'

/** The verdicts of a real experiment, and of copies in which the settings' labels are shuffled within seeds. */
export function shuffles(history: string, experiment: string, copies: number): string {
  const { read, close } = openHistory(history, { readonly: true })
  const record = read.findExperiment(experiment)
  if (!record) throw new Error(`there is no experiment ${experiment} in ${history}`)
  const { id, axes } = record
  const study = studyOf(axes, measureFacts(catalog), read.runs(id, { withSettings: true }), read.summaries(id))
  close()
  const judged = verdictsOf(study, catalog)
  const silent = judged.map(() => 0)
  let allSilent = 0
  for (let copy = 0; copy < copies; copy++) {
    const none = verdictsOf(shuffled(study, copy), catalog).map(({ finding }) => finding.startsWith('not '))
    none.forEach((held, i) => held && silent[i]!++)
    if (none.every(Boolean)) allSilent++
  }
  const rows = judged.map(({ claim, title, finding }, i) => [`${claim} ${title}`, finding, String(silent[i])])
  return markdown(
    ['claim', record.name, `not shown, of ${copies} shuffled copies`],
    [...rows, ['all five', '', String(allSilent)]],
  )
}
