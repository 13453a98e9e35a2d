// A test file that keeps compiled code where a test would, and says where that is (`ownCache.whole.test.ts`).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cacheFolder, ownFolder } from '../../worker/engines/native/folder.ts'

test('Something is compiled', () => {
  const folder = ownFolder(cacheFolder())
  writeFileSync(join(folder, 'step.node'), '')
  console.log(`kept in ${folder}`)
})
