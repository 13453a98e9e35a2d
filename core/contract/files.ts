import { type } from '@orpc/contract'
import { z } from 'zod'
import type { DataFacts, HistoryFacts } from '../files/understood.ts'
import { partBytes } from '../files/parts.ts'
import { distinct, lab, name } from './lab.ts'

const path = z.string().min(1).max(4096)

/** Options at most that are chosen. */
const mostChosen = 16
const chosen = z
  .record(name, z.string().max(500))
  .refine((all) => Object.keys(all).length <= mostChosen, { error: `expected at most ${mostChosen} options` })

/** Files that a user gives to the page. */
export const files = {
  /**
   * Receives a file in parts, in order, where the page knows no path of it; the last part is answered with the path of
   * the whole, in a folder beside the history. A file that does not go on for a minute is dropped.
   */
  receive: lab
    .input(
      z.object({
        /** Chosen by the page, one for each file. */
        upload: z.uuid().max(36),
        name: z.string().min(1).max(500),
        /** Bytes before this part. */
        at: z.number().int().min(0),
        bytes: z
          .instanceof(Uint8Array)
          .refine((bytes) => bytes.length <= partBytes, { error: 'expected at most 4 MiB' }),
        last: z.boolean(),
      }),
    )
    .output(type<{ path: string | null }>()),
  /** Removes files that were received and are not used; others are left alone. */
  discard: lab.input(z.object({ paths: distinct(path, 64) })).output(type<null>()),
  /** What files of data hold, and the tasks that can use them, with what was chosen of what they leave open, by option. */
  data: lab.input(z.object({ paths: distinct(path, 16, 1), chosen })).output(type<DataFacts>()),
  /** The experiments of another history, which is only read. */
  history: lab.input(z.object({ path })).output(type<HistoryFacts>()),
}
