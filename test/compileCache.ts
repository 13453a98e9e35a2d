// Loaded by `npm test` before all else: the thousand short processes of the tests share what V8 made of the sources,
// in a folder that goes with the last of them. It takes a third from the start of each.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

if (process.env.NODE_COMPILE_CACHE === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-compiled-'))
  process.env.NODE_COMPILE_CACHE = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }))
}
