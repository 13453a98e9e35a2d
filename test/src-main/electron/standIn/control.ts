// The hands and eyes of the test: it asks for what a user would do, and sees what a user would see.

/** What the test may ask of the app's process. */
export type Deed = (...args: never[]) => unknown

const deeds = new Map<string, Deed>()
const answers = new Map<number, (answer: unknown) => void>()
let last = 0

/** Lets the test do something by its name. */
export function offer(name: string, deed: Deed): void {
  deeds.set(name, deed)
}

/** Shows the test something, and waits for no answer. */
export function show(what: string, value: unknown): void {
  if (process.connected) process.send!({ type: 'seen', what, value }, undefined, undefined, () => {})
}

/** Asks the test, as a dialog asks a user. */
export function ask(what: string, value: unknown): Promise<unknown> {
  const id = ++last
  process.send!({ type: 'asked', id, what, value })
  return new Promise((resolve) => answers.set(id, resolve))
}

process.on('message', async (message: { type: string; id: number; what: string; args: never[]; answer: unknown }) => {
  if (message.type === 'answer') {
    answers.get(message.id)?.(message.answer)
    answers.delete(message.id)
  } else if (message.type === 'do')
    try {
      const value = await deeds.get(message.what)!(...message.args)
      process.send!({ type: 'done', id: message.id, value })
    } catch (error) {
      process.send!({ type: 'done', id: message.id, error: String((error as Error).stack) })
    }
})
process.on('disconnect', () => process.exit(1))
