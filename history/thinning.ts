/** How many backups to keep: the newest of each of the last given number of days, weeks and months that have one. */
export interface Keep {
  daily: number
  weekly: number
  monthly: number
}

/** The default. */
export const usualKeep: Keep = { daily: 7, weekly: 4, monthly: 6 }

/** The times (UTC) whose backups may be deleted; never the newest. */
export function droppable(times: readonly Date[], keep: Keep = usualKeep): Date[] {
  const newestFirst = [...times].sort((a, b) => b.getTime() - a.getTime())
  const kept = new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(newestFirst, dayOf, keep.daily),
    ...newestOfEach(newestFirst, weekOf, keep.weekly),
    ...newestOfEach(newestFirst, (time) => time.toISOString().slice(0, 7), keep.monthly),
  ])
  return newestFirst.filter((time) => !kept.has(time))
}

function newestOfEach(newestFirst: Date[], periodOf: (time: Date) => string, periods: number): Date[] {
  const newest = new Map<string, Date>()
  for (const time of newestFirst) if (!newest.has(periodOf(time))) newest.set(periodOf(time), time)
  return [...newest.values()].slice(0, periods)
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10)

/** The Monday of a time's week. */
function weekOf(time: Date): string {
  const sinceMonday = (time.getUTCDay() + 6) % 7
  return dayOf(new Date(time.getTime() - sinceMonday * 86_400_000))
}
