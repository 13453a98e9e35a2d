#!/usr/bin/env node
// The command line.
import { underNode24 } from './node24.js'

await underNode24(new URL('../src-main/cli/main.ts', import.meta.url))
