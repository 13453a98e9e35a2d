// The key that opens the lab in a browser. The page that receives the token stores it in this tab
// (src-main/serve/door.ts); a tab opened from a copied address has none, and asks the other tabs of this lab.

/** This tab has no key that opens the lab, and no other tab of this lab gave it one. */
export class NoKey extends Error {}

const slot = 'pellucid.key'
const patienceMs = 300

/** The key of this tab, or another tab's; `failed` is a key that was refused. Rejects with `NoKey`. */
export async function findKey(failed: string | null): Promise<string> {
  const own = sessionStorage.getItem(slot)
  if (own !== null && own !== failed) return own
  const other = await askOthers((key) => key !== failed)
  if (other !== null) sessionStorage.setItem(slot, other)
  // The service may be gone, and the key still right.
  const key = other ?? own
  if (key === null) throw new NoKey()
  return key
}

/** Gives this tab's key to other tabs of this lab on request; a channel belongs to one origin, including its port. */
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
