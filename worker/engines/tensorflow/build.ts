import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { perform } from '../shared/install/perform.ts'
import { settle } from './settle.ts'
import { nodeApi, packageFolder, require } from './package.ts'

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/**
 * Builds the binding from the package's C++ sources against the TensorFlow in `from`, the folder `tensorflow` of a
 * Python installation (`site-packages/tensorflow`), which must stay where it is. Needs a C++ compiler.
 */
export async function buildBinding(from: string, say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') throw new Error('building against a TensorFlow of Python is for Linux only')
  const folder = tensorflowIn(from)
  const compiler = compilerHere()
  const scratch = mkdtempSync(join(tmpdir(), 'pellucid-tensorflow-'))
  const made = join(scratch, 'tfjs_binding.node')
  try {
    say(`Building with ${compiler} against ${folder}.`)
    const headers = (require('node-api-headers') as { include_dir: string }).include_dir
    const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageFolder, 'binding', name))
    const includes = [packageFolder, join(folder, 'include'), headers].map((path) => `-I${path}`)
    const linked = libraries.map((name) => `-l:${name}`)
    const how = ['-std=c++17', '-O2', '-shared', '-fPIC', `-DNAPI_VERSION=${nodeApi}`]
    await perform(
      compiler,
      [...how, ...includes, ...sources, '-o', made, `-L${folder}`, ...linked, `-Wl,-rpath,${folder}`],
      { cwd: scratch, failing: `${compiler} could not build the binding; nothing was changed`, withinMs: 600_000 },
    )
    await settle(made, say)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The folder, resolved; throws with what it lacks. */
function tensorflowIn(from: string): string {
  if (!existsSync(from)) throw new Error(`--from: there is no folder ${from}`)
  const lacks = (folder: string) =>
    [...libraries, 'include/tensorflow/c/c_api.h'].find((name) => !existsSync(join(folder, name)))
  const missing = lacks(from)
  if (!missing) return realpathSync(from)
  const inner = join(from, 'tensorflow')
  throw new Error(
    lacks(inner)
      ? `--from: ${from} holds no ${missing} (expected the folder site-packages/tensorflow of a Python with tensorflow or tensorflow-cpu)`
      : `--from: ${from} holds no ${missing} (did you mean ${inner}?)`,
  )
}

function compilerHere(): string {
  const named = process.env.CXX ? [process.env.CXX] : ['g++', 'clang++', 'c++']
  const found = named.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0)
  if (found) return found
  throw new Error(
    `building needs a C++ compiler, and ${named.join(', ')} is not here (Debian, Ubuntu: apt install g++)`,
  )
}
