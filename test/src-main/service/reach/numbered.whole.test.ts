import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { reach } from '../../../../src-main/service/reach/connect.ts'
import { TestLab } from '../../../whole/processes/lab.ts'

/** Messages that are valid in every other way, and have no id. */
const nameless: [string, unknown][] = [
  ['an abort', { t: 4 }],
  ['a call', { p: { u: '/no/such/call', b: {} } }],
]

for (const [what, message] of nameless)
  test(`Calls under way are answered although a message without an id comes in between: ${what}`, async (t) => {
    const lab = new TestLab(t)
    const { socket } = await reach(lab.history, lab.options)
    t.after(() => socket.close())
    const ids: string[] = []
    socket.on('message', (data) => ids.push((JSON.parse(String(data)) as { i: string }).i))
    socket.send(JSON.stringify({ i: 'slow', p: { u: '/history/check', b: {} } }))
    socket.send(JSON.stringify({ i: 'quick', p: { u: '/service/info', b: {} } }))
    // By now the slow call is under way.
    while (!ids.includes('quick')) await once(socket, 'message')
    for (const data of [JSON.stringify(message), Buffer.from(JSON.stringify(message))]) socket.send(data)
    socket.send(Buffer.from(JSON.stringify({ i: 'as bytes', p: { u: '/service/info', b: {} } })))
    while (ids.length < 3) await once(socket, 'message')
    assert.deepEqual(ids.sort(), ['as bytes', 'quick', 'slow'])
  })
