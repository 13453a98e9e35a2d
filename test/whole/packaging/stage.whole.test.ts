import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { config } from '../../../packaging/builder.ts'
import { isLicence } from '../../../packaging/licences.ts'
import { runtimePackages, stage } from '../../../packaging/stage.ts'
import { inPage } from '../browser/client.ts'
import { TestLab } from '../processes/lab.ts'
import { startStandIn } from '../../src-main/electron/standInShell.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const resources = join(root, 'out', 'resources-under-test')
const folder = join(resources, 'lab')
const elsewhere = mkdtempSync(join(tmpdir(), 'pellucid-staged-'))

before(async () => {
  await ensureBuilt(() => {})
  stage(root, folder)
})
after(() => {
  rmSync(resources, { recursive: true, force: true })
  rmSync(elsewhere, { recursive: true, force: true })
})

test('What a package carries computes on its own Node, with nothing else of this repository', () => {
  const run = (...args: string[]) =>
    execFileSync(join(folder, 'node'), [join(folder, 'bin', 'pellucid.js'), ...args], {
      cwd: elsewhere,
      env: { PATH: '/nowhere', HOME: elsewhere, TMPDIR: elsewhere },
      encoding: 'utf8',
    })
  const engines = JSON.parse(run('engines', 'onnx-cpu', 'cpu', '--json')) as { name: string; available: boolean }[]
  assert.deepEqual(
    engines.map(({ name, available }) => [name, available]),
    [
      ['onnx-cpu', true],
      ['cpu', true],
    ],
  )
  assert.match(run('catalog'), /topk/)
  assert.match(run('--version'), /^\d+\.\d+\.\d+\n$/)
})

test('A packaged window reaches the lab beside its archive, on the Node that came with it', async (t) => {
  const lab = new TestLab(t, { real: true })
  const args = [`--user-data-dir=${lab.folder}/user`, `--history=${lab.history}`]
  const app = await startStandIn(t, lab, args, { STANDIN_RESOURCES: resources, PELLUCID_NODE: '/nowhere' })
  const { pid } = await inPage(await app.page(), (lab) => lab.service.info())
  assert.equal(readlinkSync(`/proc/${pid}/exe`), join(folder, 'node'))
  await app.close()
  assert.equal((await app.ended).code, 0)
  await lab.gone()
})

test("It has this platform's binaries only, and nothing that only builds or tests", () => {
  const here = `${process.platform}-${process.arch}`
  const prebuilds = readdirSync(join(folder, 'node_modules', 'better-sqlite3', 'prebuilds'))
  assert.deepEqual(prebuilds, [`${here}.node`])
  const onnx = join(folder, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6')
  assert.deepEqual(readdirSync(onnx), [process.platform])
  assert.deepEqual(readdirSync(join(onnx, process.platform)), [process.arch])
  for (const name of ['electron', 'vite', 'svelte', 'playwright-core', 'electron-builder', 'typescript'])
    assert.equal(existsSync(join(folder, 'node_modules', name)), false, name)
  assert.equal(existsSync(join(folder, 'src-renderer')) || existsSync(join(folder, 'test')), false)
  assert.equal(existsSync(join(folder, 'out', 'renderer', 'index.html')), true)
})

test('The packages of another platform are others', () => {
  const names = (platform: string, arch: string) =>
    runtimePackages(root, platform, arch).filter((path) => path.includes('resvg-js-'))
  assert.equal(names(process.platform, process.arch).length > 0, true)
  assert.deepEqual(names('aix', 'ppc64'), [])
})

test("It carries Node's licence and the licence of every package, those in Markdown too", () => {
  assert.match(readFileSync(join(folder, 'LICENSE.node'), 'utf8'), /^Node\.js is licensed/)
  const thirdParty = readFileSync(join(folder, 'THIRD-PARTY'), 'utf8')
  const packages = runtimePackages(root, process.platform, process.arch)
  for (const path of packages) {
    const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Record<
      string,
      string
    >
    assert.ok(thirdParty.includes(`\n${name} ${version}, `), path)
    for (const file of readdirSync(join(root, path)).filter(isLicence))
      assert.ok(existsSync(join(folder, path, file)), `${path}/${file}`)
  }
  assert.ok(existsSync(join(folder, 'node_modules', 'ms', 'license.md')))
})

test('Every fuse is set as the checklist wants it', () => {
  assert.deepEqual(config.electronFuses, {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
  })
})
