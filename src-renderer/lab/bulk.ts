import type { ExperimentRow } from '../../core/records/records.ts'
import type { Lab } from './lab.svelte.ts'
import { counted } from './words.ts'

/** What can be changed of an experiment wherever it is listed. */
export interface Change {
  tags?: string[]
  archived?: boolean
}

/** An experiment as far as a change of it and the way back need it. */
export type Changeable = Pick<ExperimentRow, 'id' | 'tags' | 'archived'>

/** The experiments of these numbers as they are now, those that are put away too. */
export async function experimentsOf(lab: Lab, ids: readonly number[]): Promise<Changeable[]> {
  const all = await lab.ask.experiments.list({ archived: true })
  return all.filter(({ id }) => ids.includes(id))
}

/**
 * Changes experiments one after the other and says so, with a way back. Where one refuses, those before it stay changed:
 * what was done is said, with its way back, and then what went wrong.
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

/** What was changed, as it was before. */
const restored = ({ tags, archived }: Changeable, change: Change): Change => ({
  ...(change.tags !== undefined && { tags }),
  ...(change.archived !== undefined && { archived }),
})
