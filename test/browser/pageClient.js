// Bundled and run inside a page by tests.
import { createORPCClient } from '@orpc/client'
import { open } from '../../src-renderer/client/host.ts'

/** The lab, over a way of its own from the page that this runs in. */
export const openLab = async () => createORPCClient((await open()).link)
