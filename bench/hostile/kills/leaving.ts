/** Replaces a test's context for a `TestLab` outside a test: cleanup steps, last first. */
export function leaving() {
  const todo: (() => void | Promise<void>)[] = []
  return {
    after: (leave?: unknown) => void todo.push(leave as () => void | Promise<void>),
    async leave(): Promise<void> {
      for (const leave of todo.reverse()) await leave()
    },
  }
}
