import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'

/** How many tests are named. */
const most = 10

/** A reporter that names the slowest tests at the end, the slowest first: seconds, title and file. */
export default async function* slowest(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const ended: { seconds: number; words: string }[] = []
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    // A file that fails as a whole is told of as a test of that name.
    if (data.nesting > 0 || data.name === data.file) continue
    const file = data.file === undefined ? '' : ` (${relative(process.cwd(), data.file).replaceAll('\\', '/')})`
    ended.push({ seconds: data.details.duration_ms / 1000, words: `${data.name}${file}` })
  }
  const named = ended.sort((a, b) => b.seconds - a.seconds).slice(0, most)
  if (named.length === 0) return
  yield `\nThe slowest tests:\n`
  for (const { seconds, words } of named) yield `${seconds.toFixed(1).padStart(7)} s  ${words}\n`
}
