import { constants, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a pipe is waited for that nobody reads from yet. */
const patienceMs = 2000
const againMs = 50

/** Writes into a pipe or a device that stands at a path; throws, with `told` set, for what takes no file. */
export async function writeInto(path: string, found: Stats, bytes: Uint8Array): Promise<void> {
  if (found.isSocket()) throw refusal('it is a socket, which takes no file')
  if (found.isBlockDevice()) throw refusal('it is a disk, and what is on it would be lost')
  const handle = found.isFIFO() ? await openPipe(path) : await open(path, constants.O_WRONLY | constants.O_NOCTTY)
  try {
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
}

/** Opens a pipe once somebody reads from it: to open one without waits for ever, which nothing could end. */
async function openPipe(path: string): Promise<FileHandle> {
  const until = performance.now() + patienceMs
  for (;;) {
    const reader = await open(path, constants.O_WRONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENXIO') throw error
      return null
    })
    if (reader) {
      // The one that does not wait would fail where the pipe is full.
      const handle = await open(path, constants.O_WRONLY)
      await reader.close()
      return handle
    }
    if (performance.now() > until) throw refusal('it is a pipe, and nobody reads from it')
    await sleep(againMs)
  }
}

const refusal = (message: string) => Object.assign(new Error(message), { told: true })
