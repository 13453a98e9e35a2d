/**
 * Whether the process `parent`, which started this one, is gone. Checking its number alone is not portable: a POSIX
 * system gives an orphan another parent, while Windows keeps the number of the one that is gone.
 */
export const parentIsGone = (parent: number): boolean => process.ppid !== parent || !alive(parent)

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
