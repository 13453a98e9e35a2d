// Loaded by `npm test` before all else, and by whatever starts a lab: what `native` compiles in tests is shared by all
// tests of a run, in a folder that goes with the last of them, and nothing is written to the user's own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

if (process.env.PELLUCID_TEST_CACHE === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-test-cache-'))
  process.env.PELLUCID_TEST_CACHE = folder
  process.env.XDG_CACHE_HOME = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
}
