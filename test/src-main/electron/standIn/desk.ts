import { ask, show } from './control.ts'

/** `electron.dialog`: the test answers, as a user does. */
export const dialog = {
  async showMessageBox(...given: object[]): Promise<{ response: number }> {
    return { response: (await ask('message', given.at(-1))) as number }
  },
  async showSaveDialog(...given: object[]): Promise<{ canceled: boolean; filePath: string }> {
    const path = (await ask('save', given.at(-1))) as string | null
    return { canceled: path === null, filePath: path ?? '' }
  },
}

/** `electron.shell`: what would leave the app is shown to the test. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    show('external', url)
  },
}
