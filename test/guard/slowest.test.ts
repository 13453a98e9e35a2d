import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import slowest from './slowest.ts'

/** The end of a test as the runner tells it. */
const end = (type: string, name: string, seconds: number, nesting = 0, file = join(process.cwd(), 'test/a.test.ts')) =>
  ({ type, data: { name, nesting, file, details: { duration_ms: 1000 * seconds } } }) as TestEvent

async function told(events: TestEvent[]): Promise<string> {
  async function* all() {
    yield* events
  }
  let words = ''
  for await (const text of slowest(all())) words += text
  return words
}

test('the slowest tests are named at the end, the slowest first, whether they passed or failed', async () => {
  const events = [
    end('test:pass', 'a quick one', 0.04),
    end('test:start', 'one that begins', 99),
    end('test:fail', 'one that fails', 61.25),
    end('test:pass', 'a part of another', 50, 1),
    end('test:pass', join(process.cwd(), 'test/a.test.ts'), 70),
    end('test:pass', 'a slow one', 12),
  ]
  assert.equal(
    await told(events),
    '\nThe slowest tests:\n' +
      '   61.3 s  one that fails (test/a.test.ts)\n' +
      '   12.0 s  a slow one (test/a.test.ts)\n' +
      '    0.0 s  a quick one (test/a.test.ts)\n',
  )
})

test('of many tests ten are named, of none nothing', async () => {
  const many = Array.from({ length: 40 }, (_, i) => end('test:pass', `test ${i}`, i))
  const lines = (await told(many)).trim().split('\n')
  assert.equal(lines.length, 11)
  assert.match(lines[1]!, /^ +39\.0 s {2}test 39 /)
  assert.match(lines[10]!, /^ +30\.0 s {2}test 30 /)
  assert.equal(await told([]), '')
})
