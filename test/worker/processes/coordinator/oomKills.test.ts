import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { oomKills } from '../../../../worker/processes/coordinator/oomKills.ts'

test('kills for want of memory are counted where Linux writes them down, and unknown elsewhere', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-counters-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [machine, group] = [join(folder, 'vmstat'), join(folder, 'memory.events')]
  writeFileSync(machine, 'pgfault 12\noom_kill 3\ndrop_pagecache 0\n')
  writeFileSync(group, 'low 0\nhigh 0\nmax 7\noom 2\noom_kill 1\noom_group_kill 0\n')
  assert.equal(oomKills([machine, group]), 4)
  assert.equal(oomKills([machine, join(folder, 'nothing')]), 3)
  assert.equal(oomKills([join(folder, 'nothing')]), null)
  if (process.platform === 'linux') assert.ok(oomKills()! >= 0)
})
