import { readlink, rm, symlink } from 'node:fs/promises'
import { hostname } from 'node:os'

/**
 * Claims what is named by a path for this process, so that of those that need it one makes it; what is returned gives it up.
 * Null if a process has it that still runs. A claim saves work, and no more: two processes that find one left behind at once
 * may both get it, and where none can be written everybody gets it.
 */
export async function claimed(path: string): Promise<(() => Promise<void>) | null> {
  if (await isClaimed(path)) return null
  await rm(path, { force: true })
  try {
    // A link is there whole or not at all.
    await symlink(`${hostname()} ${process.pid}`, path)
    return () => rm(path, { force: true })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? null : () => Promise.resolve()
  }
}

/** Whether a process of this machine has claimed what is named by a path and still runs. */
export async function isClaimed(path: string): Promise<boolean> {
  const claim = await readlink(path).catch(() => '')
  const [host, pid] = claim.split(' ')
  return host === hostname() && runs(Number(pid))
}

function runs(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
