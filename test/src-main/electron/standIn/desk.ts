import { ask, show } from './control.ts'

/** `electron.dialog`: the test answers, as a user does. */
export const dialog = {
  async showMessageBox(...given: object[]): Promise<{ response: number }> {
    return { response: (await ask('message', given.at(-1))) as number }
  },
}

/** `electron.shell`: what would leave the app is shown to the test. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    show('external', url)
  },
}
