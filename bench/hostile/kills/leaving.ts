/** What a test context gives a `TestLab`, outside a test: things to do at the end, last first. */
export function leaving() {
  const todo: (() => void | Promise<void>)[] = []
  return {
    after: (leave?: unknown) => void todo.push(leave as () => void | Promise<void>),
    async leave(): Promise<void> {
      for (const leave of todo.reverse()) await leave()
    },
  }
}
