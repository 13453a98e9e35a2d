// Updates a history to a version beyond the newest, rewriting many rows, so that kills can hit an update.
import '../../../runtime/v8.ts'
import { migrations } from '../../../history/migrations/index.ts'
import { openHistory } from '../../../history/history.ts'

/** Today's migrations and one more. */
export const one = [
  ...migrations,
  'ALTER TABLE summaries ADD COLUMN twice REAL; UPDATE summaries SET twice = 2 * value; CREATE INDEX twice ON summaries (twice)',
]

if (import.meta.main) {
  process.stdout.write('begins\n')
  openHistory(process.argv[2]!, { migrations: one }).close()
}
