// A forked process that installs what an engine needs: `cuda`, or `tensorflow` (built with `--from`, otherwise
// downloaded).
import '../../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { installCuda } from '../engines/cuda/install.ts'
import { buildBinding } from '../engines/tensorflow/build.ts'
import { fetchBinding } from '../engines/tensorflow/fetch.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
const say = (line: string) => console.log(line)
const install: Record<string, () => Promise<void>> = {
  cuda: () => installCuda(say),
  tensorflow: () => (values.from === undefined ? fetchBinding(say) : buildBinding(values.from, say)),
}
try {
  await install[positionals[0]!]!()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
