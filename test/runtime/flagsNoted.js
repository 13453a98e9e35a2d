// Loaded before every process of a lab (`NODE_OPTIONS=--import`): notes how it was started and which flags it set.
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import { isMainThread } from 'node:worker_threads'

const note = (flags) =>
  appendFileSync(
    process.env.PELLUCID_TEST_NOTES,
    `${JSON.stringify({ pid: process.pid, program: process.argv[1] ?? '', flags })}\n`,
  )

if (isMainThread) {
  note(process.execArgv)
  const { setFlagsFromString } = v8
  v8.setFlagsFromString = (flag) => {
    setFlagsFromString(flag)
    note([flag])
  }
  syncBuiltinESMExports()
}
