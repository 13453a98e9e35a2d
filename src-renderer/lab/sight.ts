import { createSubscriber } from 'svelte/reactivity'

const watch = createSubscriber((changed) => {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
})

/** Whether anybody can see the page: not in another tab, and the window not minimised. Read it in an effect. */
export function inSight(): boolean {
  watch()
  return document.visibilityState === 'visible'
}
