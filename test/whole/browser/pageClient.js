// Bundled and run inside a page by tests.
import { createORPCClient } from '@orpc/client'
import { open } from '../../../src-renderer/client/host.ts'

let lab

/** The lab, over a way of its own from the page that this runs in; a new one where the last has ended. */
export const openLab = () =>
  (lab ??= open().then(({ link, closed }) => {
    void closed.then(() => (lab = undefined))
    return createORPCClient(link)
  }))
