// npm run test:electron: the shell's tests on Electron's own binary, where there is one and a display.
import '../../../runtime/v8.ts'
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { electronBinary } from '../../../src-main/start/desktop.ts'

const found = await electronBinary(process.env, console.error)
if ('why' in found)
  console.log(`test:electron: skipped, since ${found.why}. npm test runs the same suite on a stand-in.`)
else {
  await ensureBuilt(console.error)
  const files = globSync('test/src-main/electron/*.test.ts')
  const { status } = spawnSync(process.execPath, ['--test', '--test-timeout=300000', ...files], {
    stdio: 'inherit',
    env: { ...process.env, PELLUCID_ELECTRON: 'real' },
  })
  process.exitCode = status ?? 1
}
