import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { bundle } from './bundle.ts'

/** Installs the package into a project as npm would: bundled as `npm run build` does it, with its dependencies below it. */
export async function installPackage(project: string): Promise<void> {
  const folder = join(project, 'node_modules/omega-memory')
  mkdirSync(folder, { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'omega-memory',
      type: 'module',
      exports: './index.js',
      sideEffects: false,
    }),
  )
  await bundle({
    entryPoints: [resolve('src/index.ts')],
    outdir: folder,
    packages: 'external',
    // The published classes have their names without it.
    keepNames: false,
  })
}
