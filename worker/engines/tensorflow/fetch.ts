import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { perform } from '../shared/install/perform.ts'
import { settle } from './settle.ts'
import { nodeApi, packageFolder } from './package.ts'

/**
 * Runs the package's own download (libtensorflow 2.9.1 and a binding for it) in a copy beside the package, and moves
 * both in once they compute.
 */
export async function fetchBinding(say: (line: string) => void): Promise<void> {
  say('Fetching TensorFlow 2.9.1 (for CUDA 11.2 and cuDNN 8.1) from storage.googleapis.com: some hundred MB.')
  const beside = mkdtempSync(join(dirname(packageFolder), '.tensorflow-'))
  const aside = `${beside}-before`
  const [place, made] = [join(packageFolder, 'deps'), join(beside, 'deps')]
  try {
    const left = ['deps', 'lib', 'dist'].map((name) => join(packageFolder, name))
    cpSync(packageFolder, beside, { recursive: true, filter: (path) => !left.includes(path) })
    const commands = [join(packageFolder, '../../.bin'), dirname(process.execPath), process.env.PATH]
    await perform(process.execPath, [join(beside, 'scripts', 'install.js'), 'gpu', 'download'], {
      cwd: beside,
      env: { PATH: commands.filter(Boolean).join(delimiter) },
      failing: 'TensorFlow could not be fetched from storage.googleapis.com (is there a network?); nothing was changed',
    })
    const binding = join(beside, 'lib', `napi-v${nodeApi}`, 'tfjs_binding.node')
    if (!existsSync(made) || !existsSync(binding))
      throw new Error("TensorFlow could not be fetched: the package's script brought no library; nothing was changed")
    if (existsSync(place)) renameSync(place, aside)
    try {
      await settle(binding, say)
      renameSync(made, place)
    } catch (error) {
      if (existsSync(aside)) renameSync(aside, place)
      throw error
    }
  } finally {
    for (const folder of [beside, aside]) rmSync(folder, { recursive: true, force: true })
  }
}
