import type { EventEmitter } from 'node:events'

/** Windows that are open. */
export const openWindows = new Set<{ close(): void }>()

/** Tells listeners, any of whom may prevent what is about to happen; gives whether it may. */
export function cancellable(from: EventEmitter, name: string, facts: object = {}, ...more: unknown[]): boolean {
  let prevented = false
  const preventDefault = () => (prevented = true)
  from.emit(name, { ...facts, preventDefault }, ...more)
  return !prevented
}
