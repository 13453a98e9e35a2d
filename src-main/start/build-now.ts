// npm run build: the page and the window's programs, now.
import '../../runtime/v8.ts'
import { build, NotBuilt } from './build.ts'

try {
  build()
} catch (error) {
  if (!(error instanceof NotBuilt)) throw error
  console.error(error.message)
  process.exitCode = 1
}
