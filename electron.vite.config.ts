import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The desktop app's three programs. The lab service is not among them: it runs from its sources, on plain Node. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // One file, so that the app's archive holds no node_modules; ws does without its two native helpers.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src-main/electron/main.ts') },
        external: ['bufferutil', 'utf-8-validate'],
      },
    },
  },
  // A sandboxed preload script is one CommonJS file that can import nothing but Electron.
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/renderer',
      // Every file by its own address: the content security policy admits no `data:` scripts or fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
})
