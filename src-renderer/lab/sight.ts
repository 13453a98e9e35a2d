import { createSubscriber } from 'svelte/reactivity'

const watch = createSubscriber((changed) => {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
})

/** Whether the page is visible: its tab is in front and the window is not minimised. Read it in an effect. */
export function inSight(): boolean {
  watch()
  return document.visibilityState === 'visible'
}
