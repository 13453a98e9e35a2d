// A test file that keeps compiled code where a test would, and says where that is (`ownCache.whole.test.ts`).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cacheFolder, ownFolder } from '../../runtime/cacheFolder.js'

test('Something is compiled', () => {
  const folder = ownFolder(cacheFolder('native'))
  writeFileSync(join(folder, 'step.node'), '')
  console.log(`kept in ${folder}`)
})
