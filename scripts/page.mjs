/** Makes the page of `omega-memory browse`: static files that ask for nothing from elsewhere. */
import { fileURLToPath } from 'node:url'

import { build } from 'vite'

/** Builds the page into a folder, which is emptied first. */
export async function buildPage(folder) {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('../src/browse/page', import.meta.url)),
    // Wherever an application serves it.
    base: './',
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: ['es2023', 'chrome123', 'firefox125', 'safari18'],
      modulePreload: false,
      // A picture inside of a style would be a data: address, which the page allows; there is none.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  })
}
