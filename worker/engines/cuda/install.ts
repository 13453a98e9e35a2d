import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { attempt, spoken } from '../attempt.ts'
import { perform } from '../shared/install/perform.ts'
import { cudaLibrary, libraryFolder, onnxFolder } from './library.ts'

/** Fetches ONNX Runtime's CUDA provider by the package's own script, beside the package, and moves it in when whole. */
export async function installCuda(say: (line: string) => void): Promise<void> {
  const library = cudaLibrary()
  if (!library) throw new Error('ONNX Runtime has its CUDA provider for Linux on x64 processors only')
  if (!existsSync(library)) {
    say("Fetching ONNX Runtime's CUDA provider from api.nuget.org: some hundred MB.")
    const beside = mkdtempSync(join(dirname(onnxFolder), '.onnxruntime-cuda-'))
    try {
      cpSync(join(onnxFolder, 'script'), join(beside, 'script'), { recursive: true })
      cpSync(join(onnxFolder, 'package.json'), join(beside, 'package.json'))
      // The script of 1.30.0 forgets a named part, and then does nothing under npm; `true` is all there is for Linux: CUDA 12.
      await perform(process.execPath, [join(beside, 'script', 'install.js')], {
        cwd: beside,
        env: { ONNXRUNTIME_NODE_INSTALL: 'true' },
        failing: 'the CUDA provider could not be fetched from api.nuget.org (is there a network?)',
      })
      const made = join(beside, libraryFolder)
      const names = existsSync(made) ? readdirSync(made).filter((name) => name.endsWith('.so')) : []
      if (!names.some((name) => library.endsWith(name)))
        throw new Error("the package's script brought no CUDA provider; nothing was changed")
      // The provider itself last: where it is, all is.
      names.sort((a, b) => Number(library.endsWith(a)) - Number(library.endsWith(b)))
      for (const name of names) renameSync(join(made, name), join(onnxFolder, libraryFolder, name))
    } finally {
      rmSync(beside, { recursive: true, force: true })
    }
  }
  say('The CUDA provider is installed. Trying it.')
  const tried = await attempt('onnx-cuda').catch((error: Error) => {
    throw new Error(
      `the CUDA provider is installed and does not run: ${error.message} ` +
        "(it needs an NVIDIA driver, CUDA 12's libraries and cuDNN 9 where the loader finds them)",
    )
  })
  say(`onnx-cuda runs on ${tried.device}: ${spoken(tried)}.`)
}
