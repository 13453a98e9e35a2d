import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { NotDescribed } from '../../../src-main/service/answers/answering.ts'
import { describe } from '../../../src-main/service/answers/describe.ts'
import { Rounds } from '../../../src-main/service/answers/rounds.ts'
import { catalog } from '../../../worker/catalog.ts'
import { prepare } from '../../../worker/processes/prepare.ts'
import { checkTask } from '../../../worker/tasks/check.ts'
import { kill, TestLab, until } from './lab.ts'

/** Lets the module's check of a task never end; it leaves its process's number. */
function endless(lab: TestLab) {
  const note = join(lab.folder, 'pid')
  writeFileSync(
    lab.module,
    `import { writeFileSync } from 'node:fs'
export * from ${JSON.stringify(new URL('./arithmetic.ts', import.meta.url).href)}
export function checkTask() {
  writeFileSync(${JSON.stringify(note)}, String(process.pid))
  for (;;);
}
`,
  )
  const pid = () => Number(readFileSync(note, 'utf8'))
  return {
    isAsked: () => existsSync(note) && pid() > 0,
    isGone: () => {
      try {
        return !process.kill(pid(), 0)
      } catch {
        return true
      }
    },
  }
}

const text = 'name: sums\ntask: { kind: arithmetic }\n'

test('A question that does not end in time is given up in words, and its process is ended', async (t) => {
  const lab = new TestLab(t)
  const asked = endless(lab)
  const refused = describe('preparation', lab.module, { text, work: false }, undefined, 20)
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof NotDescribed)
    assert.match(
      error.message,
      /^asking for the preparation did not end within 20 s; was a file named that never ends\?$/,
    )
    return true
  })
  assert.ok(asked.isAsked())
  await until('its process is gone', asked.isGone)
})

test('An engine whose trial does not end in time has that reason, which blames no file', async (t) => {
  const lab = new TestLab(t)
  writeFileSync(lab.module, 'export const runCohort = () => new Promise(() => setInterval(() => {}, 1000))\n')
  const planned = prepare('name: one\ntask: { kind: concepts }\n', catalog, checkTask).prepared!
  const rounds = new Rounds(lab.module, { planned, engine: 'any', trainers: 1, speeds: [] }, undefined)
  await assert.rejects(rounds.next(2), { message: 'a round of its trial did not end within 2 s' })
  await assert.rejects(rounds.next(2), { message: 'a round of its trial did not end within 2 s' })
})

test('The process of a question ends when the client that asked goes away', async (t) => {
  const lab = new TestLab(t)
  const asked = endless(lab)
  const { lab: client, close } = await connect(lab.history, lab.options)
  const { lab: other, close: closeOther } = await connect(lab.history)
  const answer = client.experiments.create({ text, engine: 'abacus' }).catch((error: Error) => error)
  await until('it is asked', asked.isAsked)
  close()
  assert.ok((await answer) instanceof Error)
  await until('its process is gone', asked.isGone)
  assert.equal((await other.service.info()).clients, 1, 'the service lives on')
  closeOther()
  await lab.gone()
})

test('A service that dies during a command is told in words, with what is safe and what to do', async (t) => {
  const lab = new TestLab(t)
  const { isAsked } = endless(lab)
  const { close } = await connect(lab.history, lab.options)
  const started = lab.start('run', lab.experiment({}))
  await until('the service is at it', isAsked)
  kill(lab.processes().find(({ role }) => role === 'service')!.pid)
  const { code, out, err } = await started.ended
  assert.deepEqual([code, out], [130, ''])
  assert.match(
    err,
    /^The lab service ended before it answered\. What was trained up to the last checkpoint is stored\./m,
  )
  assert.match(err, /check with pellucid list --history .*lab\.db/)
  assert.doesNotMatch(err, /AbortError|\n {4}at /)
  close()
  await lab.gone()
})
