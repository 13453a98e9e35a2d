/** What this browser remembers of the window between two openings; losing it loses nothing of the lab. */
export function remembered(name: string, otherwise: string): string {
  try {
    return localStorage.getItem(`pellucid ${name}`) ?? otherwise
  } catch {
    return otherwise
  }
}

/** Keeps a text for the next opening, where the browser lets us. */
export function remember(name: string, text: string): void {
  try {
    localStorage.setItem(`pellucid ${name}`, text)
  } catch {
    // Storage is full or forbidden: the next opening begins afresh.
  }
}
