import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { driversUnseen } from '../../../worker/engines/webgpu/vulkan.ts'

test('Drivers are shown to the loader where it finds none by itself, and only there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-drivers-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const driver = (place: string, name: string) => {
    mkdirSync(join(folder, place), { recursive: true })
    writeFileSync(join(folder, place, name), '{}')
    return join(folder, place, name)
  }
  const nvidia = driver('usr/local/nvidia', 'nvidia_icd.json')
  const own = driver('own', 'nvidia_icd.json')
  writeFileSync(join(folder, 'own', 'libvulkan.so.1'), '')
  const env = Object.fromEntries(
    ['XDG_CONFIG_HOME', 'XDG_CONFIG_DIRS', 'XDG_DATA_HOME', 'XDG_DATA_DIRS'].map((name) => [name, join(folder, name)]),
  )
  const places = ['nowhere', 'usr/local/nvidia', 'own'].map((place) => join(folder, place))
  assert.deepEqual(driversUnseen(env, places), [nvidia])
  assert.deepEqual(driversUnseen(env, places.slice(2)), [own])
  driver('XDG_DATA_DIRS/vulkan/icd.d', 'mesa.json')
  assert.deepEqual(driversUnseen(env, places), [])
})
