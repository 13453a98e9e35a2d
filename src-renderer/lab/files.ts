/** Offers a file to the user: the browser or the window's save dialog decides where it goes. */
export function save(name: string, bytes: Uint8Array, mime: string): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Whether the clipboard accepts this type as a picture or as text; null if neither. */
export function clipboardKind(mime: string): 'picture' | 'text' | null {
  if (mime === 'image/png') return 'picture'
  return mime.startsWith('text/') ||
    mime === 'image/svg+xml' ||
    mime === 'application/json' ||
    mime === 'application/x-tex'
    ? 'text'
    : null
}

/** What to do where the browser forbids copying. */
export const forbidden =
  'The browser does not let this page use the clipboard. Allow it in the settings of this site, or save the file instead.'

/** Copies a file to the clipboard; `making` is a promise, because a browser must be asked during the click. */
export async function copy(mime: string, making: Promise<Uint8Array>): Promise<void> {
  const kind = clipboardKind(mime)
  const type = kind === 'picture' ? mime : 'text/plain'
  let failed: unknown
  const blob = making.then(
    (bytes) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type }),
    (error: unknown) => {
      failed = error
      throw error
    },
  )
  try {
    await navigator.clipboard.write([new ClipboardItem({ [type]: blob })])
  } catch (error) {
    await making.catch(() => {})
    if (failed !== undefined) throw failed
    if (error instanceof DOMException && error.name === 'NotAllowedError') throw new Error(forbidden, { cause: error })
    throw error
  }
}
