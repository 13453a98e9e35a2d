import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ownFolders } from '../reach/runtimeFolder.ts'
import { isOwnSocket, socketName } from '../reach/socket.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** Logs that are kept, the newest first, and for how long; an empty one is kept for a day. */
const mostLogs = 50
const logDays = 30

/** Clears what killed services left in this user's runtime folders: sockets nobody listens at, old logs and doors. */
// eslint-disable-next-line no-restricted-properties -- a file's age is told by the wall clock
export async function sweep(folders = ownFolders(), nowMs = Date.now()): Promise<void> {
  for (const folder of folders) {
    const entries = readdirSync(folder).flatMap((name) => {
      const found = lstatSync(join(folder, name), { throwIfNoEntry: false })
      return found ? [{ name, ageMs: nowMs - found.mtimeMs, size: found.size }] : []
    })
    const drop = (names: { name: string }[]) => names.forEach(({ name }) => rmSync(join(folder, name), { force: true }))

    for (const { name, ageMs } of entries)
      // A young one may belong to a service that is about to listen.
      if (socketName.test(name) && ageMs > minute && (await isDead(join(folder, name))))
        rmSync(join(folder, name), { force: true })
    const logs = entries.filter(({ name }) => /^[0-9a-f]{16}\.log$/.test(name)).sort((a, b) => a.ageMs - b.ageMs)
    const isOld = (ageMs: number, size: number, place: number) =>
      ageMs > (size === 0 || place >= mostLogs ? day : logDays * day)
    drop(logs.filter(({ ageMs, size }, place) => isOld(ageMs, size, place)))
    drop(entries.filter(({ name, ageMs }) => /^(open-\d+\.html|trial-[0-9a-f]{12})$/.test(name) && ageMs > day))
  }
}

/** Whether a socket of ours is there and nobody listens at it; a busy or a stopped service still listens. */
function isDead(path: string): Promise<boolean> {
  if (!isOwnSocket(path)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect(path)
    const end = (dead: boolean) => (socket.destroy(), resolve(dead))
    socket.once('connect', () => end(false))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
    socket.setTimeout(1000, () => end(false))
  })
}
