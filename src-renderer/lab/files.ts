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

/** Copies a file to the clipboard; `making` is a promise, because a browser must be asked during the click. */
export async function copy(mime: string, making: Promise<Uint8Array>): Promise<void> {
  const kind = clipboardKind(mime)
  const type = kind === 'picture' ? mime : 'text/plain'
  const blob = making.then((bytes) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
  await navigator.clipboard.write([new ClipboardItem({ [type]: blob })])
}

/** A file name made from words. */
export const fileNamed = (words: string, extension: string): string =>
  `${
    words
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase()
      .slice(0, 80) || 'export'
  }.${extension}`
