#!/usr/bin/env node
// npm start: the lab in a window, or in the browser.
import { underNode24 } from './node24.js'

await underNode24(new URL('../src-main/start/main.ts', import.meta.url))
