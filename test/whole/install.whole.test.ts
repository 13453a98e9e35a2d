import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { pathBeside } from '../../runtime/paths.ts'

const skip = process.env.PELLUCID_TEST_INSTALL ? false : 'installs from the registry: set PELLUCID_TEST_INSTALL=1'
const folder = mkdtempSync(join(tmpdir(), 'pellucid-install-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The system's own programs, found on the PATH but outside node_modules. */
const found = (name: string): string =>
  process.env
    .PATH!.split(delimiter)
    .filter((place) => !place.includes('node_modules'))
    .map((place) => join(place, name))
    .find(existsSync)!

for (const npm of ['10', '11'])
  test(
    `a clean clone installs with npm ${npm} and computes, with no compiler and no Python on the PATH`,
    { skip },
    () => {
      const own = join(folder, npm)
      const bin = join(own, 'bin')
      mkdirSync(bin, { recursive: true })
      for (const name of ['node', 'sh', 'git', 'env']) symlinkSync(found(name), join(bin, name))
      execFileSync(found('npm'), ['install', '--global', '--prefix', own, `npm@${npm}`], { stdio: 'ignore' })
      const clone = join(own, 'clone')
      execFileSync('git', ['clone', '--quiet', pathBeside(import.meta.url, '..'), clone])
      const env = { ...process.env, PATH: bin }
      const cli = join(own, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
      execFileSync(join(bin, 'node'), [cli, 'ci'], { cwd: clone, env, stdio: 'ignore' })
      const engines = execFileSync(
        join(bin, 'node'),
        ['bin/pellucid.js', 'engines', 'onnx-cpu', '--json', '--history', join(own, 'lab.db')],
        { cwd: clone, env, encoding: 'utf8' },
      )
      assert.match(engines, /"available": true/)
      assert.equal(execFileSync('git', ['status', '--short'], { cwd: clone, encoding: 'utf8' }), '')
    },
  )
