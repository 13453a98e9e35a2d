import type { ExperimentRow } from '../../core/records/records.ts'
import type { Lab } from './lab.svelte.ts'
import { briefly, counted } from './words.ts'

/** The changes that can be made to an experiment in any list. */
export interface Change {
  tags?: string[]
  archived?: boolean
}

/** The fields of an experiment that a change and its undo need. */
export type Changeable = Pick<ExperimentRow, 'id' | 'tags' | 'archived'>

/** The present records of these experiments, archived ones included. */
export async function experimentsOf(lab: Lab, ids: readonly number[]): Promise<Changeable[]> {
  const all = await lab.ask.experiments.list({ archived: true })
  return all.filter(({ id }) => ids.includes(id))
}

/**
 * Changes experiments one after the other and reports it, with undo. If one is refused, those before it stay changed:
 * the report covers them, followed by the error.
 */
export async function changeAll(
  lab: Lab,
  chosen: readonly Changeable[],
  change: (one: Changeable) => Change,
  words: (count: string) => string,
): Promise<void> {
  const edit = (id: number, { tags, archived }: Change) =>
    lab.ask.experiments.edit({ experiment: String(id), tags, archived })
  const done: Changeable[] = []
  await lab.notices.attempt(async () => {
    try {
      for (const one of chosen) {
        await edit(one.id, change(one))
        done.push(one)
      }
    } finally {
      if (done.length > 0)
        lab.notices.say(words(counted(done.length, 'experiment')), async () => {
          for (const one of done) await edit(one.id, restored(one, change(one)))
        })
    }
  })
}

/** Deletes experiments and reports it, with undo while there is time; those that are refused stay, with the reason. */
export async function deleteAll(lab: Lab, ids: readonly number[]): Promise<void> {
  const gone: { experiment: number; name: string; runs: number }[] = []
  for (const id of ids) {
    const deleted = await lab.notices.attempt(() => lab.ask.experiments.delete({ experiment: String(id) }))
    if (deleted) gone.push(deleted)
  }
  const [first] = gone
  if (!first) return
  const what = gone.length === 1 ? briefly(first.name) : counted(gone.length, 'experiment')
  const runs = gone.reduce((sum, { runs }) => sum + runs, 0)
  lab.notices.say(`${what} deleted, with ${counted(runs, 'run')}.`, async () => {
    for (const { experiment } of gone) await lab.ask.experiments.undelete({ experiment })
  })
}

/** The changed fields with their old values. */
const restored = ({ tags, archived }: Changeable, change: Change): Change => ({
  ...(change.tags !== undefined && { tags }),
  ...(change.archived !== undefined && { archived }),
})
