// Loaded before a program (`node --import`): ends it with a word as soon as it has set the flags that are asked for.
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'

const missing = new Set((process.env.PELLUCID_TEST_FLAGS ?? '').split(' '))

// What starts this test's program may be told that its Node is too old, so that it starts the pinned one.
if (process.env.PELLUCID_TEST_OLD_NODE && !process.channel)
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } })

v8.setFlagsFromString = (flag) => {
  missing.delete(flag)
  if (missing.size > 0) return
  process.stdout.write(`set in Node ${process.versions.node}`)
  process.exit(0)
}
syncBuiltinESMExports()
