import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExperimentEvent, News } from '../../../../core/messages/coordinator.ts'
import type { Progress } from '../../../../core/messages/progress.ts'
import type { ExperimentState } from '../../../../core/records/records.ts'
import { Hub } from '../../../../src-main/service/life/hub.ts'

const moved = (experiment: number, share: number): ExperimentEvent => ({
  type: 'progress',
  experiment,
  live: [],
  progress: { share, secondsLeft: 10, doing: { is: 'training' } } as Progress,
})

test('news tells the latest of every experiment, once, and ends with its reader', async () => {
  const hub = new Hub()
  const leaving = new AbortController()
  const heard: News[] = []
  const reading = (async () => {
    for await (const news of hub.news(leaving.signal)) heard.push(news)
  })()
  await new Promise(setImmediate)
  for (let i = 0; i < 100; i++) hub.publish(moved(1, i / 100))
  hub.publish(moved(2, 0.5))
  hub.publish({ type: 'state', experiment: 1, state: 'finished' })
  hub.publish({ type: 'event', experiment: 3, level: 'warning', message: 'a trainer was lost' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  leaving.abort()
  hub.report({ type: 'changed', experiment: 9 })
  await reading
  assert.deepEqual(heard, [
    { type: 'moved', experiment: 1, share: 0.99, secondsLeft: 10, doing: { is: 'training' } },
    { type: 'moved', experiment: 2, share: 0.5, secondsLeft: 10, doing: { is: 'training' } },
    { type: 'changed', experiment: 1 },
    { type: 'changed', experiment: 3 },
  ])
})

test('nobody is told once nobody reads', async () => {
  const hub = new Hub()
  const leaving = new AbortController()
  const reader = hub.news(leaving.signal)
  const next = reader.next()
  leaving.abort()
  assert.equal((await next).done, true)
  hub.publish(moved(1, 0.5))
})

test('a paced watcher hears the newest progress when it is due, and the last of it before the end', async () => {
  const hub = new Hub()
  const heard: (number | string)[] = []
  const state = (state: ExperimentState): ExperimentEvent => ({ type: 'state', experiment: 1, state })
  const watching = (async () => {
    for await (const event of hub.watch(1, () => state('running'), { everyMs: 60 }))
      heard.push(event.type === 'progress' ? event.progress.share : event.type === 'state' ? event.state : event.type)
  })()
  await new Promise(setImmediate)
  for (const share of [0.1, 0.2, 0.3]) {
    hub.publish(moved(1, share))
    await new Promise(setImmediate)
  }
  assert.deepEqual(heard, ['running', 0.1], 'the first at once, the others not before they are due')
  await new Promise((resolve) => setTimeout(resolve, 120))
  assert.deepEqual(heard, ['running', 0.1, 0.3])
  hub.publish(moved(1, 0.4))
  hub.publish(moved(1, 0.5))
  hub.publish(state('finished'))
  await watching
  assert.deepEqual(heard.slice(-2), [0.5, 'finished'])
})
