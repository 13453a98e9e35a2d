// The key that opens the lab in a browser. The page that takes the token puts it into this tab (src-main/serve/door.ts);
// a tab that was opened from a copied address has none, and asks the others of this lab.

/** This tab has no key, and no other tab of this lab gave it one. */
export class NoKey extends Error {}

const slot = 'pellucid.key'
const patienceMs = 300

/** The key of this tab, or another tab's; `failed` is one that was tried and opened nothing. Rejects with `NoKey`. */
export async function findKey(failed: string | null): Promise<string> {
  const own = sessionStorage.getItem(slot)
  if (own !== null && own !== failed) return own
  const other = await askOthers((key) => key !== failed)
  if (other !== null) sessionStorage.setItem(slot, other)
  // The service may be gone rather than the key be wrong.
  const key = other ?? own
  if (key === null) throw new NoKey()
  return key
}

/** Gives the key of this tab to other tabs of this lab that ask for it: a channel is one origin's, port and all. */
export function shareKey(): void {
  const channel = new BroadcastChannel(slot)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const key = sessionStorage.getItem(slot)
    if (data === 'ask' && key !== null) channel.postMessage({ key })
  })
}

function askOthers(suits: (key: string) => boolean): Promise<string | null> {
  const channel = new BroadcastChannel(slot)
  const answer = new Promise<string | null>((resolve) => {
    setTimeout(() => resolve(null), patienceMs)
    channel.addEventListener('message', ({ data }: MessageEvent<{ key?: unknown } | null>) => {
      if (typeof data?.key === 'string' && suits(data.key)) resolve(data.key)
    })
  })
  channel.postMessage('ask')
  return answer.finally(() => channel.close())
}
