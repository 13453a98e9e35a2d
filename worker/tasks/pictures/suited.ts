import { basename } from 'node:path'
import type { Given, TakenFiles } from '../task.ts'

/** Names of folders that are for testing. */
const ofTest = /(^|[^a-z])(test|testing|val|valid|validation|eval|holdout)([^a-z]|$)/i

/** Options with which folders are pictures: one, or one for training and one for testing; a table beside them has the labels. */
export function folderImagesFrom(folders: Given['folders'], tables: Given['tables']): TakenFiles {
  const [first, second] = folders
  if (folders.length > 2 || tables.length > 1)
    return {
      options: {},
      missing: [
        `a choice: at most two folders of pictures and a table of labels are used, and ${folders.length} and ${tables.length} were given`,
      ],
    }
  const isTest = (folder: Given['folders'][number]) => ofTest.test(basename(folder.path))
  const turned = second && (isTest(first!) === isTest(second) ? second.pictures > first!.pictures : isTest(first!))
  const [train, test] = turned ? [second, first] : [first!, second]
  const labels = tables[0]?.path
  return {
    options: {
      path: train.path,
      ...(test && { testPath: test.path }),
      ...(labels !== undefined && { labels, ...(test && { testLabels: labels }) }),
    },
    missing: [],
  }
}
