import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Progress } from '../../../core/messages/progress.ts'
import { findCompiler } from '../../../worker/engines/native/compiler.ts'
import { TestLab } from './lab.ts'

const compiler = await findCompiler().then(
  ({ command }) => command,
  ({ message }: Error) => new Error(message),
)

test(
  'That programs are being compiled is shown until training begins',
  { skip: compiler instanceof Error && compiler.message },
  async (t) => {
    const lab = new TestLab(t, { real: true })
    const file = join(lab.folder, 'small.yaml')
    writeFileSync(
      file,
      `name: small
task: { kind: concepts, concepts: 4 }
teaching: { mode: none }
training: { steps: 4000 }
evaluation: { measures: [capability] }
seeds: 2
`,
    )
    const slow = join(lab.folder, 'slow-cc')
    writeFileSync(
      slow,
      `#!/bin/sh\nfor one; do case "$one" in *.c) sleep 1;; esac; done\nexec ${String(compiler)} "$@"\n`,
      { mode: 0o755 },
    )
    const cache = join(lab.folder, 'cache')
    mkdirSync(cache)
    lab.environment = { CC: slow, XDG_CACHE_HOME: cache }
    const told = async (): Promise<Progress['doing'][]> => {
      const { code, out, err } = await lab.run('run', file, '--engine', 'native', '--json')
      assert.equal(code, 0, err)
      const lines = out.split('\n').filter((line) => line.includes('"type":"progress"'))
      return lines.map((line) => (JSON.parse(line) as { progress: Progress }).progress.doing)
    }
    const first = await told()
    const compiling = first.filter((doing) => doing.is === 'compiling')
    assert.ok(compiling.length > 0, JSON.stringify(first))
    for (const { programs } of compiling) assert.ok(programs >= 1)
    assert.notEqual(first.at(-1)!.is, 'compiling')
    const second = await told()
    assert.ok(
      second.every(({ is }) => is !== 'compiling'),
      'what was compiled is kept',
    )
  },
)
