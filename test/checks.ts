// The static checks of npm test: lint, types and format, side by side.
import '../runtime/v8.ts'
import { checks, sideBySide } from './guard/sideBySide.ts'

process.exitCode = (await sideBySide(checks)) === 0 ? 0 : 1
