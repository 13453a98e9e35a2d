/** Reads a window setting that this browser keeps; losing it loses no data of the lab. */
export function remembered(name: string, otherwise: string): string {
  try {
    return localStorage.getItem(`pellucid ${name}`) ?? otherwise
  } catch {
    return otherwise
  }
}

/** Stores a text for the next start, if the browser allows it. */
export function remember(name: string, text: string): void {
  try {
    localStorage.setItem(`pellucid ${name}`, text)
  } catch {
    // Storage is full or forbidden: the next start uses the default.
  }
}
