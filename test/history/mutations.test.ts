import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { tryMutation } from '../../bench/hostile/histories/mutated.ts'
import { flip, mutation } from '../../bench/hostile/histories/mutations.ts'
import { sampleHistory } from '../../bench/hostile/histories/sampleHistory.ts'
import { toldBy } from '../../bench/hostile/histories/told.ts'
import { uniform } from '../../bench/hostile/histories/uniform.ts'
import { freshPath } from './samples.ts'

test('a byte, a page or an end of a history that changed is found, or changes nothing that can be read', (t) => {
  const path = freshPath(t)
  const sound = sampleHistory(path)
  writeFileSync(path, sound)
  const before = toldBy(path)
  const random = uniform(3)
  for (let i = 0; i < 40; i++) {
    const { what, kind, detail } = tryMutation(path, sound, before, mutation(sound, sound.readUInt16BE(16), random))
    assert.ok(kind === 'found' || kind === 'harmless', `${what}: ${kind} ${detail}`)
  }
})

test('no byte of a text, a setting or a value of a history can change without being found', (t) => {
  const path = freshPath(t)
  const sound = sampleHistory(path)
  writeFileSync(path, sound)
  const before = toldBy(path)
  const value = Buffer.alloc(8)
  value.writeDoubleBE(Math.sin(3))
  const marks: [string, Buffer, number][] = [
    ['text of the experiment', Buffer.from('name: sample\n# a remark'), 40],
    ['settings', Buffer.from('"teaching":{"pressure":5}'), 25],
    ['a value', value, 8],
    ['notes', Buffer.from('what was seen'), 13],
  ]
  for (const [what, mark, length] of marks) {
    const places: number[] = []
    for (let at = -1; (at = sound.indexOf(mark, at + 1)) >= 0;) places.push(at)
    for (let i = 0; i < length; i += length > 20 ? 7 : 3) {
      const kinds = places.map((at) => tryMutation(path, sound, before, flip(at + i, 1 << (i % 8))).kind)
      // Pages that were rewritten may hold what they held before in a part that nothing reads.
      assert.ok(kinds.includes('found'), `byte ${i} of ${what}`)
      assert.ok(
        kinds.every((kind) => kind === 'found' || kind === 'harmless'),
        `byte ${i} of ${what}: ${kinds}`,
      )
    }
  }
})
