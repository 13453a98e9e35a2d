import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { attempt, spoken } from '../attempt.ts'
import { bindingPath } from './package.ts'

/** Puts a binding in its place once a process has computed with it; until then nothing changes. */
export async function settle(made: string, say: (line: string) => void): Promise<void> {
  say('Trying it.')
  const tried = await attempt('tensorflow', { withinMs: 120_000, env: { PELLUCID_TENSORFLOW_BINDING: made } }).catch(
    (error: Error) => {
      throw new Error(`the binding does not run: ${error.message}; nothing was changed`)
    },
  )
  const place = bindingPath()
  mkdirSync(dirname(place), { recursive: true })
  try {
    copyFileSync(made, `${place}.new`)
    renameSync(`${place}.new`, place)
  } finally {
    rmSync(`${place}.new`, { force: true })
  }
  say(`TensorFlow ${tried.versions.tensorflow} is installed. ${tried.summary}`)
  say(`On ${tried.device}: ${spoken(tried)}.`)
}
