// A forked process that keeps one core busy until its parent is gone or kills it.
import '../../../runtime/v8.ts'

process.on('disconnect', () => process.exit(0))
if (!process.connected) process.exit(0)

function work(): void {
  const until = performance.now() + 50
  let sum = 0
  while (performance.now() < until) for (let i = 1; i < 10_000; i++) sum += 1 / i
  if (sum > 0) setImmediate(work)
}
work()
